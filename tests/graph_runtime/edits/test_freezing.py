"""Freezing many blocks at once."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.edits.freezing import are_frozen, freezable, set_frozen, up_to
from graph_runtime.facts.decorations import trainable
from tests.golden.architectures import vgg
from tests.graph_runtime.drawings import drawing


@pytest.mark.row("S8.07")
def test_freezing_the_convolutions_of_vgg_leaves_the_head_to_train() -> None:
    document = vgg(2, 2, 3, 3, 3)
    checked = check(document)
    flat = next(name for name, node in document.nodes.items() if node.kind == "Flatten")
    before = up_to(checked, [flat])
    convolutions = freezable(checked, before)
    assert {document.nodes[name].kind for name in convolutions} == {"Conv2d"}
    assert len(convolutions) == 13
    frozen = check(set_frozen(document, checked, before, True))
    head = [facts for facts in frozen.nodes.values() if facts.node.kind == "Linear"]
    assert trainable(frozen) == sum(facts.cost.parameters for facts in head) == 123_642_856
    assert frozen.cost.parameters == 138_357_544
    assert set_frozen(frozen.document, frozen, before, False) == document


def test_only_what_leads_to_a_block_is_frozen_with_it() -> None:
    nodes = {
        "x": ("Input", {"shape": [8]}), "one": ("Linear", {"out_features": 8}),
        "two": ("Linear", {"out_features": 8}), "act": ("ReLU", {}), "sum": ("Add", {}),
        "result": ("Output", {}),
    }  # fmt: skip
    wires = ("x.y one.x", "x.y two.x", "one.y act.x", "act.y sum.x0", "two.y sum.x1",
             "sum.y result.x")  # fmt: skip
    document = drawing(nodes, *wires)
    checked = check(document)
    assert up_to(checked, ["act"]) == ("x", "one", "act")
    frozen = check(set_frozen(document, checked, up_to(checked, ["act"]), True))
    assert are_frozen(frozen, ["one", "act"])
    assert not are_frozen(frozen, ["one", "two"])
    assert not are_frozen(frozen, ["act"])
