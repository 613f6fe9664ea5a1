"""`compare`: what several networks cost, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_runtime.facts.checked import Checked
from graph_runtime.facts.decorations import trainable
from graph_runtime.facts.depth import layer_count

MEASURES: Mapping[str, Callable[[Checked], int]] = {
    "parameters": lambda checked: checked.cost.parameters,
    "trainable": trainable,
    "multiply-adds": lambda checked: checked.cost.macs,
    "activations": lambda checked: checked.cost.activations,
    "layers": layer_count,
}
"""What is compared: learned numbers, multiply-adds and numbers kept for one sample, depth L."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of all the networks, the first of which the others are held against."""

    name: str
    values: tuple[int, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """How many times the first one's value each other one is: `×1.20`, `÷9.68`, `=`."""
        return tuple(_factor(self.values[0], value) for value in self.values[1:])


def compare(networks: Sequence[Checked]) -> tuple[Measured, ...]:
    return tuple(
        Measured(name, tuple(measure(one) for one in networks))
        for name, measure in MEASURES.items()
    )


def _factor(first: int, value: int) -> str:
    if first == value:
        return "="
    if not first or not value:
        return "–"
    return f"×{value / first:.2f}" if value > first else f"÷{first / value:.2f}"
