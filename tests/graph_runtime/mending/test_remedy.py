"""Edits that remedies are made of touch what they name and nothing else."""

from __future__ import annotations

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.mending.remedy import passing_by, setting
from tests.graph_runtime.drawings import drawing, wire
from tests.graph_runtime.lint_rules.patterns import ROW, branch, linear

TAPPED = drawing(
    {"x": ROW, "one": linear(6), "two": linear(3), "code": ("Output", {}), "out": ("Output", {})},
    "x.y one.x", "one.y two.x", "one.y code.x", "two.y out.x",
)  # fmt: skip


def test_a_layer_that_is_read_elsewhere_too_is_no_mere_half_of_another() -> None:
    assert advise(check(TAPPED)) == ()


def test_a_block_that_is_read_elsewhere_too_stays_where_it_is_passed_by() -> None:
    passed = passing_by(wire("one", "code"))(TAPPED)
    assert set(passed.nodes) == set(TAPPED.nodes)
    assert wire("x", "code") in passed.edges and wire("one", "two") in passed.edges
    assert "one" not in passing_by(wire("one", "two"))(passed).nodes


def test_a_branch_is_removed_up_to_what_others_read() -> None:
    document = branch("side.y join.x1")
    (advice,) = advise(check(document))
    assert advice.remedy is not None and advice.remedy.words == "Remove it"
    assert set(document.nodes) - set(advice.remedy.edit(document).nodes) == {"act"}


def test_blocks_that_share_weights_are_set_together() -> None:
    nodes = {
        name: node.model_copy(update={"weight_set": "shared"} if name in ("one", "two") else {})
        for name, node in TAPPED.nodes.items()
    }
    changed = setting("one", {"bias": False})(TAPPED.replaced(nodes=nodes))
    assert changed.nodes["one"].params["bias"] is changed.nodes["two"].params["bias"] is False


def test_two_dead_ends_do_not_take_what_both_read() -> None:
    document = drawing(
        {"x": ROW, "one": linear(3), "side": linear(3), "a": ("ReLU", {}), "b": ("Tanh", {}),
         "out": ("Output", {})},
        "x.y one.x", "one.y out.x", "x.y side.x", "side.y a.x", "side.y b.x",
    )  # fmt: skip
    first, second = advise(check(document))
    assert first.remedy is not None and second.remedy is not None
    assert set(document.nodes) - set(first.remedy.edit(document).nodes) == {first.node}
    rest = first.remedy.edit(document)
    (last,) = advise(check(rest))
    assert last.remedy is not None
    assert set(last.remedy.edit(rest).nodes) == {"x", "one", "out"}
