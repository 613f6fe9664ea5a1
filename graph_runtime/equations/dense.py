"""A convolution beside the Linear layer that could do the same: what sharing and windows save."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.facts.checked import NodeFacts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Learned numbers of both; as a matrix the convolution has `results` rows of `inputs`.

    At most `seen` numbers in a row are not 0.
    """

    convolution: int
    linear: int
    seen: int
    inputs: int
    results: int


def beside_linear(facts: NodeFacts) -> Comparison | None:
    """None for anything but a convolution whose shapes are known."""
    block, x, y = facts.block, facts.inputs.get("x"), facts.outputs.get("y")
    if not isinstance(block, Convolution) or x is None or y is None:
        return None
    inputs, results = x.numbers, y.numbers
    offsets = results if block.bias else 0
    seen = prod(block.weights(x)["weight"][1:])
    return Comparison(
        facts.cost.parameters, inputs * results + offsets, min(seen, inputs), inputs, results
    )
