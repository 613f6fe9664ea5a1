"""A loop is one problem, and nothing else is said of the blocks in it."""

import pytest

from graph_runtime.check import check
from graph_runtime.document import Definition, Document, Edge, Node
from graph_runtime.params import JsonValue
from graph_runtime.source import generate
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
