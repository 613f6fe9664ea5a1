"""Grouping, unpacking and repeating against the check: the network stays what it was."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.check import check
from graph_runtime.document.graph_rules import graph_fault
from graph_runtime.document.model import Definition, Document, Node
from graph_runtime.edits.drawing_edits import fragment, paste, rename_node
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.edits.ungrouping import repeat, repeat_no_more, unpack
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.loss_side import loss_side
from graph_runtime.keeping.examples import example_names, read_example
from tests.graph_runtime.drawings import chain, drawing


def _grouped(document: Document, rng: Random) -> tuple[Document, str] | None:
    """Some of a network's blocks as a group; None where they cannot be one.

    Drawn losses are left out: they cannot share a group with what they judge.
    """
    side = loss_side(check(document))
    judging = {*side.nodes, *side.targets} if side else set()
    names = [name for name in document.nodes if name not in judging]
    start = rng.randrange(len(names))
    size = rng.randint(1, len(names))
    chosen = names[start : start + size] if rng.random() < 0.7 else rng.sample(names, size)
    try:
        return group_nodes(document, chosen)
    except ValueError:
        return None


def _shapes(checked: Checked) -> list[str]:
    """What is on the wires of the top level, told without the names of groups."""
    return sorted(
        f"{edge.target} {edge.target_port} {checked.nodes[edge.target].inputs[edge.target_port]}"
        for edge in checked.document.edges
        if checked.nodes[edge.target].node.kind in ("Input", "Output")
    )


@given(st.sampled_from(example_names()), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_group_then_unpack_costs_and_shapes_stay(name: str, seed: int) -> None:
    document, rng = read_example(name), Random(seed)
    before = check(document)
    made = _grouped(document, rng)
    if made is None:
        return
    grouped, node = made
    assert graph_fault(grouped) is None
    between = check(grouped)
    assert between.problems == before.problems
    assert between.cost == before.cost
    assert _shapes(between) == _shapes(before)
    inside = between.inside((node,))
    again, names = unpack(grouped, node, inside.scope if inside else {})
    after = check(again)
    assert set(again.nodes) == set(document.nodes)
    assert set(again.edges) == set(document.edges)
    assert again.definitions == document.definitions
    assert {n: dict(f.outputs) for n, f in after.nodes.items()} == {
        n: dict(f.outputs) for n, f in before.nodes.items()
    }
    assert after.cost == before.cost
    for one in names.values():
        assert again.positions[one] == pytest.approx(document.positions[one], abs=1)


@given(
    st.sampled_from([name for name in example_names() if not read_example(name).definitions]),
    st.integers(0, 2**32),
)
@settings(max_examples=30, deadline=None)
def test_groups_in_groups_come_apart_to_the_same_blocks(name: str, seed: int) -> None:
    document, rng = read_example(name), Random(seed)
    before, made = check(document), []
    now = document
    for _ in range(3):
        step = _grouped(now, rng)
        if step is not None:
            now, node = step
            made.append(node)
    assert check(now).cost == before.cost
    while groups := [n for n, d in now.nodes.items() if d.kind == "Group"]:
        inside = check(now).inside((groups[0],))
        now, _ = unpack(now, groups[0], inside.scope if inside else {})
    assert set(now.nodes) == set(document.nodes)
    assert set(now.edges) == set(document.edges)


def _two_convs() -> Document:
    return chain(
        ("image", "Input", {"shape": [4, 8, 8]}),
        ("a", "Conv2d", {"out_channels": 4, "padding": 1}),
        ("b", "ReLU", {}),
        ("result", "Output", {}),
    )


def test_ports_are_named_after_what_they_bring() -> None:
    document = drawing(
        {"image": ("Input", {"shape": [4, 8]}), "q": ("Linear", {}), "k": ("Linear", {}),
         "v": ("Linear", {}), "mix": ("MultiheadAttention", {"num_heads": 2}),
         "result": ("Output", {})},
        "image.y q.x", "image.y k.x", "image.y v.x",
        "q.y mix.query", "k.y mix.key", "v.y mix.value", "mix.y result.x",
    )  # fmt: skip
    grouped, node = group_nodes(document, ["mix"])
    body = grouped.definitions[grouped.nodes[node].definition]
    assert list(body.nodes) == ["query", "key", "value", "mix", "y"]
    shared, node = group_nodes(document, ["q", "k", "v", "mix"])
    body = shared.definitions[shared.nodes[node].definition]
    assert [n for n, d in body.nodes.items() if d.kind == "GroupInput"] == ["x"]


def test_a_group_that_would_feed_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="come back through b"):
        group_nodes(_residual(), ["a", "c"])


def _residual() -> Document:
    return drawing(
        {"image": ("Input", {"shape": [8]}), "a": ("Linear", {"out_features": 8}),
         "b": ("ReLU", {}), "c": ("Add", {}), "result": ("Output", {})},
        "image.y a.x", "a.y b.x", "a.y c.x0", "b.y c.x1", "c.y result.x",
    )  # fmt: skip


def test_shared_weights_are_not_torn_apart() -> None:
    document = _two_convs()
    shared = {**document.nodes, "a": document.nodes["a"].model_copy(update={"weight_set": "s"})}
    shared["b"] = Node(kind="Conv2d", params={"out_channels": 4, "padding": 1}, weight_set="s")
    document = document.replaced(nodes=shared)
    with pytest.raises(ValueError, match="shares its weights with b"):
        group_nodes(document, ["a"])
    grouped, node = group_nodes(document, ["a", "b"])
    assert check(grouped).cost.parameters == 4 * 4 * 9 + 4
    again, _ = unpack(grouped, node)
    assert check(again).cost.parameters == 4 * 4 * 9 + 4


def test_a_group_repeated_holds_its_weights_several_times() -> None:
    grouped, node = group_nodes(_two_convs(), ["a", "b"])
    three = repeat(grouped, node, 3)
    assert check(three).cost.parameters == 3 * (4 * 4 * 9 + 4)
    assert repeat_no_more(three, node) == grouped
    with pytest.raises(ValueError, match="Turn it into a Group first"):
        unpack(three, node)


def test_formulas_keep_their_values_when_they_move() -> None:
    """Inside a definition, blocks whose formulas read its names become a group of their own."""
    body = Definition(
        parameters={"width": 6},
        nodes={
            "x": Node(kind="GroupInput"),
            "wide": Node(kind="Linear", params={"out_features": {"formula": "width * 2"}}),
            "same": Node(kind="Linear", params={"out_features": {"formula": "in_features"}}),
            "y": Node(kind="GroupOutput"),
        },
        edges=chain(("x", "", {}), ("wide", "", {}), ("same", "", {}), ("y", "", {})).edges,
    )
    document = chain(
        ("image", "Input", {"shape": [5]}), ("part", "Group", {"width": 7}), ("out", "Output", {})
    )
    named = document.nodes["part"].model_copy(update={"definition": "part"})
    document = document.replaced(
        nodes={**document.nodes, "part": named}, definitions={"part": body}
    )
    cost = check(document).cost
    assert cost.parameters == 5 * 14 + 14 + 14 * 5 + 5
    scope = check(document).inside(("part",)).scope  # type: ignore[union-attr]
    inner, _ = group_nodes(document.inside("part"), ["wide", "same"], scope=scope)
    nested = document.with_inside("part", inner)
    assert check(nested).problems == check(document).problems
    assert check(nested).cost == cost
    flat, _ = unpack(document, "part", scope)
    assert flat.nodes["wide"].params == {"out_features": 14}
    assert flat.nodes["same"].params == {"out_features": 5}
    assert check(flat).cost == cost


def test_copied_groups_take_their_definitions_along() -> None:
    grouped, node = group_nodes(_two_convs(), ["a", "b"])
    outer, node = group_nodes(grouped, [node], wish="outer")
    part = fragment(outer, [node])
    assert set(part.definitions) == {"group", "outer"}
    fresh, names = paste(Document(), part)
    assert fresh.definitions == part.definitions and names == (node,)
    twice, _ = paste(outer, part)
    assert twice.definitions == outer.definitions
    other = rename_node(outer.inside("group"), "a", "another")
    clashing = outer.with_inside("group", other)
    merged, names = paste(clashing, part)
    assert set(merged.definitions) == {"group", "outer", "group_2", "outer_2"}
    assert merged.nodes[names[0]].definition == "outer_2"
    inside = merged.definitions["outer_2"]
    assert [n.definition for n in inside.nodes.values() if n.definition] == ["group_2"]
    assert set(paste(merged, part)[0].definitions) == set(merged.definitions)
