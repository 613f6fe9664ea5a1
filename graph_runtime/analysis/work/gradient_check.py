"""Gradient checking: what backward says of a weight against what the cost does when it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

Judgement = Literal["great", "fine", "check", "worry", "flat"]
GREAT, CHECK, WORRY = 1e-7, 1e-5, 1e-3
"""Relative errors: up to the first all is well; from the others on something may be, or is, not."""
SMALLER = (1.0, 0.1, 0.01)
"""A step over the kink of a ReLU or a maximum misleads; it is tried again with a shorter one."""
DIGITS = 2.0**-52


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a weight: its gradient by backward and by differences."""

    weight: str
    index: tuple[int, ...]
    backward: float
    differences: float

    @property
    def gap(self) -> float:
        return abs(self.backward - self.differences)


@dataclass(frozen=True, slots=True)
class BlockGradient:
    """What was found at one block; `worst` is the entry with the largest gap."""

    block: str
    relative: float
    judgement: Judgement
    worst: Entry
    entries: int


@dataclass(frozen=True, slots=True)
class Way:
    """How entries are tried: how many of each weight, how far each is moved, and a seed."""

    entries: int = 10
    epsilon: float = 1e-5
    seed: int = 0


Blocks = Mapping[str, Mapping[str, nn.Parameter]]
"""The weights of each block by name, blocks in the order of computation."""


def check_gradients(
    blocks: Blocks,
    cost: Callable[[], Tensor],
    backward: Callable[[], object],
    way: Way,
    pause: Callable[[], None] = lambda: None,
) -> tuple[BlockGradient, ...]:
    """Compare what `backward` leaves in each `.grad` with differences of the `cost`."""
    for weights in blocks.values():
        for weight in weights.values():
            weight.grad = None
    backward()
    noise = 8 * DIGITS * max(1.0, abs(float(cost().detach()))) / way.epsilon
    made = torch.Generator().manual_seed(way.seed)
    found = []
    for block, weights in blocks.items():
        entries = []
        for name, weight in weights.items():
            for place in _chosen(weight, way.entries, made):
                pause()
                entries.append(_tried(name, weight, place, cost, way.epsilon))
        if entries:
            found.append(_judged(block, entries, noise))
    return tuple(found)


def suspect(found: Sequence[BlockGradient]) -> BlockGradient | None:
    """The bad block nearest to the cost: an error there goes on to all blocks before it."""
    bad = [one for one in found if one.judgement in ("check", "worry")]
    worst = [one for one in bad if one.judgement == "worry"]
    suspects = worst or bad
    return suspects[-1] if suspects else None


def relative_error(entries: Iterable[Entry]) -> float:
    """‖differences − backward‖ / (‖differences‖ + ‖backward‖); 0 where both are nothing."""
    pairs = torch.tensor([[e.backward, e.differences] for e in entries], dtype=torch.float64)
    ours, theirs = pairs[:, 0], pairs[:, 1]
    both = float(ours.norm() + theirs.norm())
    return float((theirs - ours).norm()) / both if both else 0.0


def judge(relative: float) -> Judgement:
    """A relative error in a word."""
    if not relative < WORRY:  # NaN as well
        return "worry"
    if relative >= CHECK:
        return "check"
    return "great" if relative <= GREAT else "fine"


def _judged(block: str, entries: Sequence[Entry], noise: float) -> BlockGradient:
    relative = relative_error(entries)
    judgement = judge(relative)
    if all(max(abs(e.backward), abs(e.differences)) <= noise for e in entries):
        judgement, relative = "flat", 0.0
    elif all(entry.gap <= noise for entry in entries):
        judgement = "great"
    worst = max(entries, key=lambda e: e.gap if e.gap == e.gap else float("inf"))
    return BlockGradient(block, relative, judgement, worst, len(entries))


def _chosen(weight: nn.Parameter, count: int, made: torch.Generator) -> list[int]:
    """Places of a weight: half of them where its gradient is not 0, if there are so many."""
    if not weight.requires_grad:
        return []
    order = torch.randperm(weight.numel(), generator=made)
    if weight.grad is None:
        return order[:count].tolist()
    moves = weight.grad.reshape(-1).cpu()[order] != 0
    first = order[moves][: (count + 1) // 2].tolist()
    return list(dict.fromkeys([*first, *order.tolist()[: 2 * count]]))[:count]


def _tried(
    name: str, weight: nn.Parameter, place: int, cost: Callable[[], Tensor], epsilon: float
) -> Entry:
    index = tuple(int(i) for i in torch.unravel_index(torch.tensor(place), weight.shape))
    ours = 0.0 if weight.grad is None else float(weight.grad[index])
    tries = []
    for share in SMALLER:
        tries.append(Entry(name, index, ours, _slope(weight, index, cost, epsilon * share)))
        if relative_error(tries[-1:]) < CHECK / 10:
            break
    return min(tries, key=lambda entry: entry.gap)


def _slope(
    weight: nn.Parameter, index: tuple[int, ...], cost: Callable[[], Tensor], epsilon: float
) -> float:
    """(J(w + ε) - J(w - ε)) / 2ε."""
    kept = weight.data[index].clone()
    sides = []
    for step in (epsilon, -epsilon):
        weight.data[index] = kept + step
        sides.append(float(cost().detach()))
    weight.data[index] = kept
    return (sides[0] - sides[1]) / (2 * epsilon)
