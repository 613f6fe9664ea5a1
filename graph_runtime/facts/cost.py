"""What a network costs before it runs: learned numbers, multiply-adds, activations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_runtime.block import Block
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Cost:
    """Parameters (numbers), MACs (multiply-adds a sample), activations (numbers kept a sample)."""

    parameters: int = 0
    macs: int = 0
    activations: int = 0


def cost_of(block: Block, inputs: tuple[Spec | None, ...], outputs: tuple[Spec, ...]) -> Cost:
    return Cost(
        block.parameters(*inputs),
        block.macs(*inputs, *outputs),
        sum(spec.numbers for spec in outputs),
    )


def total(costs: Iterable[Cost]) -> Cost:
    parameters = macs = activations = 0
    for cost in costs:
        parameters += cost.parameters
        macs += cost.macs
        activations += cost.activations
    return Cost(parameters, macs, activations)
