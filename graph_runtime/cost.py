"""What a network costs before it runs: learned numbers, multiply-adds, activations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from graph_runtime.block import Block
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Cost:
    """Parameters (numbers), MACs (multiply-adds a sample), activations (numbers kept a sample)."""

    parameters: int = 0
    macs: int = 0
    activations: int = 0
    weights: tuple[tuple[str, tuple[int, ...]], ...] = ()


def cost_of(block: Block, inputs: tuple[Spec | None, ...], outputs: tuple[Spec, ...]) -> Cost:
    weights = tuple(block.weights(*inputs).items())
    return Cost(
        sum(prod(shape) for _, shape in weights),
        block.macs(*inputs, *outputs),
        sum(spec.numbers for spec in outputs),
        weights,
    )


def total(costs: Iterable[Cost]) -> Cost:
    parameters = macs = activations = 0
    for cost in costs:
        parameters += cost.parameters
        macs += cost.macs
        activations += cost.activations
    return Cost(parameters, macs, activations)
