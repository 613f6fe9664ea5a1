"""The points of an activation's two curves, in pieces that end where something jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, isfinite, log10

from graph_runtime.block import Block
from graph_runtime.equations.kinks import BESIDE

REACH = 4.0
"""How far (x) the curves go to both sides, at least."""
STEPS = 240
HIGHEST = 50.0
"""Values beyond this are cut off: what lies near 0 must stay readable."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a curve ends and begins anew, and the value that it has at the place itself."""

    x: float
    below: float
    here: float
    above: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Pieces of points, and the jumps between them."""

    pieces: tuple[tuple[Point, ...], ...]
    jumps: tuple[Jump, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """An activation and its slope from `-reach` to `reach`; `low` and `high` hold both."""

    value: Curve
    slope: Curve
    reach: float
    low: float
    high: float


def curves_of(block: Block) -> Curves | None:
    """None for a block that does not treat every number alone."""
    if block.curve(1.0) is None:
        return None
    kinks = sorted(kink for kink in block.kinks() if abs(kink) <= HIGHEST)
    reach = max(REACH, *(1.3 * abs(kink) for kink in kinks)) if kinks else REACH
    borders = [-reach, *kinks, reach]
    parts = [_piece(block, left, right) for left, right in pairwise(borders)]
    value, slope = (_curve(block, parts, kinks, which) for which in (0, 1))
    ys = [y for curve in (value, slope) for piece in curve.pieces for _, y in piece]
    return Curves(value, slope, reach, max(min(ys), -HIGHEST), min(max(ys), HIGHEST))


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two others, at most `most`: steps of 1, 2 or 5 of a power of ten."""
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * 0.999)
    first, last = -floor(-low / step + 1e-9), floor(high / step + 1e-9)
    return [step * n for n in range(int(first), int(last) + 1)]


def _piece(block: Block, left: float, right: float) -> list[tuple[float, float, float]]:
    """x, value and slope from just behind one border to just before the next."""
    count = max(2, round(STEPS * (right - left) / (2 * REACH)))
    count = min(count, 2 * STEPS)
    start, end = left + BESIDE * max(1.0, abs(left)), right - BESIDE * max(1.0, abs(right))
    found = []
    for index in range(count + 1):
        x = start + (end - start) * index / count
        pair = block.curve(x)
        if pair is not None and all(map(isfinite, pair)):
            found.append((x, *pair))
    return found


def _curve(
    block: Block,
    parts: Sequence[Sequence[tuple[float, float, float]]],
    kinks: Sequence[float],
    which: int,
) -> Curve:
    pieces = tuple(tuple((point[0], point[1 + which]) for point in part) for part in parts)
    jumps = []
    for kink, before, after in zip(kinks, pieces, pieces[1:], strict=False):
        here = block.curve(kink)
        if here is not None and before and after and abs(before[-1][1] - after[0][1]) > 1e-6:
            jumps.append(Jump(kink, before[-1][1], here[which], after[0][1]))
    return Curve(pieces, tuple(jumps))
