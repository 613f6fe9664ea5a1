"""Edits give new documents, leave the old ones alone and keep the rules of the graph."""

from __future__ import annotations

import time
from random import Random

import pytest

from graph_runtime.document.graph_rules import graph_fault
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.spelling import name_fault
from tests.graph_runtime.drawings import chain, drawing, wire
from tests.graph_runtime.random_edits import random_edit

LINE = chain(
    ("image", "Input", {}), ("flat", "Flatten", {}), ("mix", "Linear", {}), ("result", "Output", {})
)


@pytest.mark.parametrize("seed", range(20))
def test_no_edit_breaks_a_rule_or_touches_the_document_before(seed: int) -> None:
    rng, document = Random(seed), Document()
    for _ in range(80):
        before = document.model_dump_json()
        other = random_edit(document, rng)
        assert document.model_dump_json() == before
        assert graph_fault(other) is None
        document = other


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("Conv2d", "conv2d"),
        ("ReLU", "relu"),
        ("", "block_1"),
        ("Ä b!", "b"),
        ("input", "input_1"),
        ("lambda", "lambda_1"),
        ("3d", "block"),
        ("x" * 100, "x" * 34),
        ("eval", "eval_1"),
    ],
)
def test_a_free_name_is_near_the_wish(wish: str, name: str) -> None:
    assert edits.free_name(Document(), wish) == name
    assert name_fault(name) is None


def test_a_taken_name_is_counted_up() -> None:
    document = Document()
    for _ in range(4):
        name = edits.free_name(document, "Conv2d")
        document = edits.add_node(document, name, "Conv2d", (0.0, 0.0))
    assert list(document.nodes) == ["conv2d", "conv2d_2", "conv2d_3", "conv2d_4"]
    assert edits.free_name(document, "conv2d_3") == "conv2d_5"
    free = edits.FreeNames(document.nodes)
    assert [free.take("conv2d") for _ in range(2)] == ["conv2d_5", "conv2d_6"]


@pytest.mark.row("F19")
def test_a_thousand_blocks_of_one_kind_are_pasted_at_once() -> None:
    nodes = {f"relu_{number}": Node(kind="ReLU") for number in range(2, 1_002)}
    document = Document(nodes=nodes)
    began = time.process_time()
    _, names = edits.paste(document, document)
    assert time.process_time() - began < 0.2
    assert names == tuple(f"relu_{number}" for number in range(1_002, 2_002))


def test_removing_a_block_removes_its_wires_and_its_place() -> None:
    placed = edits.move_nodes(LINE, {"flat": (1.0, 2.0)})
    left = edits.remove_nodes(placed, ["flat"])
    assert list(left.nodes) == ["image", "mix", "result"]
    assert left.edges == (wire("mix", "result"),)
    assert left.positions == {}


def test_bypassing_joins_what_was_before_with_all_that_was_behind() -> None:
    fork = edits.connect(
        edits.add_node(LINE, "second", "Output", (0.0, 0.0)), wire("flat", "second")
    )
    left = edits.bypass_nodes(fork, ["flat"])
    assert set(left.edges) == {
        wire("image", "mix"), wire("mix", "result"), wire("image", "second")
    }  # fmt: skip
    both = edits.bypass_nodes(LINE, ["flat", "mix"])
    assert both.edges == (wire("image", "result"),)


def test_a_wire_to_a_taken_port_replaces_the_one_before() -> None:
    changed = edits.connect(LINE, wire("image", "mix"))
    assert [e.source for e in changed.edges if e.target == "mix"] == ["image"]
    assert edits.connect(changed, wire("image", "mix")).edges == changed.edges


def test_a_block_dropped_on_a_wire_takes_both_its_ends() -> None:
    loose = edits.add_node(LINE, "relu", "ReLU", (0.0, 0.0))
    joined = edits.insert_on_edge(loose, "relu", wire("flat", "mix"))
    assert set(joined.edges) == {
        wire("image", "flat"), wire("flat", "relu"), wire("relu", "mix"), wire("mix", "result")
    }  # fmt: skip


def test_a_block_with_named_ports_takes_a_wire_at_its_first() -> None:
    document = chain(("steps", "Input", {}), ("result", "Output", {}))
    document = edits.add_node(document, "attend", "MultiheadAttention", (0.0, 0.0))
    joined = edits.insert_on_edge(document, "attend", wire("steps", "result"))
    assert wire("steps", "attend", "query") in joined.edges
    assert wire("attend", "result") in joined.edges


@pytest.mark.parametrize("kind", ["Input", "Output", "Strange"])
def test_a_block_without_both_ends_is_not_put_into_a_wire(kind: str) -> None:
    loose = edits.add_node(LINE, "other", kind, (0.0, 0.0))
    assert edits.insert_on_edge(loose, "other", wire("flat", "mix")) == loose


def test_a_renamed_block_keeps_wires_place_and_order() -> None:
    placed = edits.move_nodes(LINE, {"flat": (1.0, 2.0)})
    renamed = edits.rename_node(placed, "flat", "pixels")
    assert list(renamed.nodes) == ["image", "pixels", "mix", "result"]
    assert renamed.edges[:2] == (wire("image", "pixels"), wire("pixels", "mix"))
    assert renamed.positions == {"pixels": (1.0, 2.0)}
    assert edits.rename_node(renamed, "pixels", "flat") == placed
    assert edits.rename_node(placed, "flat", "flat") is placed


@pytest.mark.parametrize("name", ["mix", "Flat", "self", "eval", "a b", "", "x" * 41])
def test_a_name_that_may_not_be_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(ValueError, match=r"already|has a meaning|not made|longer"):
        edits.rename_node(LINE, "flat", name)


def test_parameters_are_set_together_and_reset_alone() -> None:
    changed = edits.set_params(LINE, "mix", {"out_features": 3, "bias": False})
    assert changed.nodes["mix"].params == {"out_features": 3, "bias": False}
    assert edits.reset_param(changed, "mix", "bias").nodes["mix"].params == {"out_features": 3}
    assert edits.reset_param(changed, "mix", "other") == changed


def test_a_pasted_copy_has_new_names_and_its_own_wires() -> None:
    placed = edits.move_nodes(LINE, {"flat": (1.0, 2.0), "mix": (3.0, 4.0)})
    copied = edits.fragment(placed, ["flat", "mix"])
    assert copied.edges == (wire("flat", "mix"),)
    pasted, names = edits.paste(placed, copied, (10.0, 20.0))
    assert names == ("flat_2", "mix_2")
    assert pasted.edges == (*placed.edges, wire("flat_2", "mix_2"))
    assert pasted.positions["flat_2"] == (11.0, 22.0)
    again, names = edits.paste(pasted, copied)
    assert names == ("flat_3", "mix_3")
    assert graph_fault(again) is None


def test_an_edit_of_something_that_is_not_there_is_a_mistake_of_the_program() -> None:
    for attempt in (
        lambda: edits.connect(LINE, wire("nobody", "mix")),
        lambda: edits.connect(LINE, wire("mix", "nobody")),
        lambda: edits.set_param(LINE, "nobody", "bias", True),
        lambda: edits.rename_node(LINE, "nobody", "somebody"),
        lambda: edits.set_label(LINE, "nobody", "x"),
        lambda: edits.add_node(LINE, "mix", "Linear", (0.0, 0.0)),
    ):
        with pytest.raises(ValueError, match="there is"):
            attempt()


def test_a_wire_to_a_second_input_is_kept() -> None:
    document = drawing(
        {"a": ("Input", {}), "b": ("Input", {}), "sum": ("Add", {})}, "a.y sum.x0", "b.y sum.x1"
    )
    assert len(edits.disconnect(document, [document.edges[0]]).edges) == 1
    assert edits.connect(document, Edge(source="b", target="sum", target_port="x0")).edges == (
        wire("b", "sum", "x1"),
        wire("b", "sum", "x0"),
    )
