"""Which trained weights outlive an edit: those whose block kept its place, kind and shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph_runtime.facts.checked import Checked
from graph_runtime.groups.kinds import Repeat

Shapes = Mapping[str, tuple[int, ...]]
"""Weights and buffers by their names in PyTorch."""


@dataclass(frozen=True, slots=True)
class Survival:
    """`kept` are names of weights; `fresh` says of each block that begins afresh why it does."""

    kept: tuple[str, ...]
    fresh: Mapping[str, str]

    def sentence(self, run: str) -> str:
        """What becomes of the weights of a run, for people."""
        if not self.kept:
            return f"No block is as it was in run {run}: all weights begin afresh."
        if not self.fresh:
            return f"All weights are those of run {run}."
        told = [f"{block} ({why})" for block, why in list(self.fresh.items())[:6]]
        more = f" and {len(self.fresh) - 6} more" if len(self.fresh) > 6 else ""
        return f"Weights are those of run {run}; {', '.join(told)}{more} begin afresh."


def surviving(old: Checked, new: Checked, had: Shapes, has: Shapes) -> Survival:
    """Compares two drawings and the tensors of their networks."""
    before, after = dict(_kinds(old, "")), dict(_kinds(new, ""))
    fresh: dict[str, str] = {}
    for name, shape in has.items():
        block = _block_of(name, after)
        why = _why_fresh(block, before, after) or _misfit(had.get(name), shape)
        if why:
            fresh.setdefault(block, why)
    return Survival(tuple(name for name in has if _block_of(name, after) not in fresh), fresh)


def _kinds(checked: Checked, path: str) -> Iterator[tuple[str, str]]:
    """Every block's place among the modules (`stage.0.conv`) with its kind."""
    for node, facts in checked.nodes.items():
        place = f"{path}{node}"
        yield place, checked.document.nodes[node].kind
        for index, level in enumerate(facts.inside):
            inner = f"{place}.{index}." if isinstance(facts.block, Repeat) else f"{place}."
            yield from _kinds(level, inner)


def _block_of(name: str, kinds: Mapping[str, str]) -> str:
    """The innermost block that a tensor belongs to."""
    place = name.rpartition(".")[0]
    while place and place not in kinds:
        place = place.rpartition(".")[0]
    return place or name


def _why_fresh(block: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if block not in before:
        return "new"
    if before[block] != after.get(block):
        return f"was {before[block]}"
    return ""


def _misfit(had: tuple[int, ...] | None, has: tuple[int, ...]) -> str:
    if had is None:
        return "has weights it did not have"
    return "" if had == has else f"was {_by(had)}, is {_by(has)}"


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"
