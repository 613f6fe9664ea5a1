"""A loop is one problem, and nothing else is said of the blocks in it."""

from types import ModuleType

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.params import JsonValue
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.graph_runtime.drawings import wire


def test_only_the_loop_is_named_where_wires_run_in_a_circle() -> None:
    nodes = {
        "image": Node(kind="Input", params={"shape": [8]}),
        "a": Node(kind="Linear"),
        "b": Node(kind="ReLU"),
        "behind": Node(kind="Linear"),
        "result": Node(kind="Output"),
    }
    edges = (
        Edge(source="a", target="b"),
        Edge(source="b", target="a"),
        Edge(source="b", target="behind"),
        Edge(source="behind", target="result"),
    )
    messages = [p.message for p in check(Document(nodes=nodes, edges=edges)).problems]
    assert messages == ["The wires form a loop: a → b → a."]


def inside(kind: str, cycle: tuple[Edge, ...], **more: Node) -> Document:
    """A node of this kind whose drawing adds a sequence to what comes round the cycle."""
    size: dict[str, JsonValue] = {"out_features": 8}
    nodes = {
        "x": Node(kind="GroupInput"),
        "a": Node(kind="Add"),
        "b": Node(kind="Linear", params=size),
        "c": Node(kind="Tanh"),
        "y": Node(kind="GroupOutput"),
        **more,
    }
    edges = (wire("x", "a", "x0"), wire("a", "b"), wire("b", "c"), wire("c", "y"), *cycle)
    return Document(
        nodes={
            "image": Node(kind="Input", params={"shape": [5, 8]}),
            "walk": Node(kind=kind, definition="step"),
            "result": Node(kind="Output"),
        },
        edges=(wire("image", "walk"), wire("walk", "result", source_port="y")),
        definitions={"step": Definition(nodes=nodes, edges=edges)},
    )


@pytest.mark.row("S1.38")
@pytest.mark.parametrize("kind", ["Group", "Loop"])
def test_a_cycle_is_refused_with_the_blocks_on_it(kind: str) -> None:
    (problem,) = check(inside(kind, (wire("c", "a", "x1"),))).problems
    assert problem.message == "The wires form a loop: a → b → c → a."
    assert problem.node == "walk/a" and "State inside a Loop" in problem.fix


@pytest.mark.row("S1.38")
def test_the_same_cycle_through_a_state_of_a_loop_is_accepted() -> None:
    state = Node(kind="State", params={"size": [8]})
    cycle = (wire("c", "before"), wire("before", "a", "x1"))
    checked = check(inside("Loop", cycle, before=state))
    assert checked.problems == ()
    assert checked.nodes["walk"].outputs["y"].shape == ("N", 5, 8)
    assert "for step in image.unbind(1):" in generate(checked).text
    (problem,) = check(inside("Group", cycle, before=state)).problems
    assert problem.node == "walk" and "which only a Loop does" in problem.message


def attending(whole: bool, *, memory: tuple[int, ...] = (7, 8)) -> Document:
    """A step that mixes what it gets with all of a memory, and with the step before."""
    nodes = {
        "x": Node(kind="GroupInput"),
        "all": Node(kind="GroupInput", params={"whole": whole}),
        "before": Node(kind="State", params={"size": [8]}),
        "mean": Node(kind="MeanOverTime"),
        "sum": Node(kind="Add"),
        "y": Node(kind="GroupOutput"),
    }
    edges = (
        *(wire("x", "sum", "x0"), wire("before", "sum", "x1"), wire("mean", "sum", "x2")),
        *(wire("all", "mean"), wire("sum", "before"), wire("sum", "y")),
    )
    return Document(
        nodes={
            "image": Node(kind="Input", params={"shape": [5, 8]}),
            "memory": Node(kind="Input", params={"shape": list(memory)}),
            "walk": Node(kind="Loop", definition="step"),
            "result": Node(kind="Output"),
        },
        edges=(wire("image", "walk"), wire("memory", "walk", "all"), wire("walk", "result")),
        definitions={"step": Definition(nodes=nodes, edges=edges)},
    )


def test_a_whole_input_is_the_same_at_every_step() -> None:
    document = attending(True)
    checked = check(document)
    assert checked.problems == ()
    text = generate(checked).text
    check_source(text, document)
    assert "for step in image.unbind(1):" in text
    space = ModuleType("model")
    exec(text, space.__dict__)
    x, memory = torch.rand(2, 5, 8), torch.rand(2, 7, 8)
    expected = (x + memory.mean(1, keepdim=True)).cumsum(1)
    torch.testing.assert_close(space.Model()(x, memory), expected)


def test_a_loop_needs_a_sequence_beside_what_is_whole() -> None:
    (problem,) = check(attending(False)).problems
    assert "different numbers of steps: x 5, all 7" in problem.message
    document = attending(True)
    body = document.definitions["step"]
    nodes = {n: Node(kind="GroupInput", params={"whole": True}) for n in ("x", "all")}
    body = body.model_copy(update={"nodes": {**body.nodes, **nodes}})
    (problem,) = check(document.replaced(definitions={"step": body})).problems
    assert problem.message == "Its group takes no sequence to walk along."
