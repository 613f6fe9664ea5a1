"""Each block with weights: every one of them can be named, filled, frozen and read again."""

from __future__ import annotations

from types import ModuleType

import black
import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.facts.decorations import trainable
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.walks.test_source_round_trip import drawn, working

KINDS = sorted(
    kind
    for kind in set(BLOCKS.kinds) - {"Input", "Output", "Target"}
    if any(draw.block.weights(*draw.specs) for draw in working(kind, seed=6))
)


def decorated(kind: str) -> tuple[Document, int]:
    """The block alone, each weight filled with a number of its own; how many weights it has."""
    draw = next(d for d in working(kind, seed=6) if d.block.weights(*d.specs))
    document = drawn(draw, draw.block.outputs)
    names = list(weights_of(check(document).nodes["block"]))
    for number, name in enumerate(names):
        recipe = Recipe(kind="constant_", params={"val": number + 0.5})
        document = set_initializer(document, "block", name, recipe)
    return set_decoration(document, "block", "frozen", True), len(names)


@pytest.mark.parametrize("kind", KINDS)
def test_every_weight_is_filled_and_frozen_and_comes_back(kind: str) -> None:
    document, count = decorated(kind)
    checked = check(document)
    assert checked.sound, checked.problems
    assert trainable(checked) == 0
    text = generate(checked).text
    check_source(text, document)
    assert black.format_str(text, mode=black.Mode()) == text
    space = ModuleType("model")
    exec(compile(text, "model.py", "exec"), space.__dict__)
    weights = list(space.Model().parameters())
    assert len(weights) == count
    facts = checked.nodes["block"]
    rows = facts.block.zero_rows() if facts.block else {}
    for number, (name, weight) in enumerate(zip(weights_of(facts), weights, strict=True)):
        expected = torch.full(weight.shape, number + 0.5)
        if name in rows:
            expected[rows[name]] = 0
        assert torch.equal(weight, expected)
        assert not weight.requires_grad
    block = import_python(text, "again").document.nodes["block"]
    assert block.decorations == document.nodes["block"].decorations
