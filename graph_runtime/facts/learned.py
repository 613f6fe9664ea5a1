"""The tensors that training changes, by the names that PyTorch gives them in the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

from graph_runtime.facts.checked import Checked
from graph_runtime.facts.weight_groups import Move
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.groups.kinds import Repeat


@dataclass(frozen=True, slots=True)
class Learned:
    """A tensor of learned numbers; a `frozen` one keeps the values it starts with."""

    name: str
    shape: tuple[int, ...]
    frozen: bool

    @property
    def numbers(self) -> int:
        return prod(self.shape)


def learned_in(checked: Checked, nodes: Iterable[str]) -> Iterator[Learned]:
    """Those of these nodes of a drawing; what nodes share is told at its owner alone."""
    for node in nodes:
        yield from _learned(checked, node, Move(), "")


def _learned(checked: Checked, node: str, around: Move, path: str) -> Iterator[Learned]:
    facts = checked.nodes[node]
    if node in checked.sharing.whole or not facts.outputs:
        return
    move, place = around.inside(facts), f"{path}{node}."
    for index, level in enumerate(facts.inside):
        inner = f"{place}{index}." if isinstance(facts.block, Repeat) else place
        for name in level.document.nodes:
            yield from _learned(level, name, move, inner)
    tied = {tie.weight for tie in checked.sharing.ties if tie.node == node}
    for weight, shape in weights_of(facts).items():
        if weight not in tied:
            yield Learned(f"{place}{weight}", shape, move.frozen)
