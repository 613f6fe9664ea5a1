"""`Reach`: which numbers along one axis one number behind them depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Reach:
    """Position o sees the positions from step·o + first to step·o + last, both included.

    The step is below 1 where there are more positions behind than in front; further windows behind
    such a one may then see a place less than they are said to. Positions outside are border.
    """

    step: Fraction = Fraction(1)
    first: Fraction = Fraction(0)
    last: Fraction = Fraction(0)

    @property
    def size(self) -> int:
        """The most positions that one sees."""
        return floor(self.last - self.first) + 1

    def positions(self, position: int) -> range:
        """What the position sees."""
        start = self.step * position
        return range(ceil(start + self.first), floor(start + self.last) + 1)

    def then(self, behind: Reach) -> Reach:
        """What a number sees that sees `behind` of numbers that see this."""
        return Reach(
            self.step * behind.step,
            self.step * behind.first + self.first,
            self.step * behind.last + self.last,
        )


Reaches = tuple[Reach, ...]
"""One for each axis behind the channels."""
HERE = Reach()


def slid(span: int, stride: int, before: int) -> Reach:
    """The reach of a window of `span` that starts `before` positions outside."""
    return Reach(Fraction(stride), Fraction(-before), Fraction(span - 1 - before))


def repeated(factor: int) -> Reach:
    """The reach where every number stands `factor` times."""
    return Reach(Fraction(1, factor), Fraction(1 - factor, factor), Fraction(0))


def moved(by: int) -> Reach:
    """The reach where every number stands `by` positions earlier."""
    return Reach(Fraction(1), Fraction(by), Fraction(by))


def either(several: Sequence[Reaches]) -> Reaches | None:
    """What is seen on one way or another; None where the ways have other axes or other steps."""
    steps = {tuple(reach.step for reach in reaches) for reaches in several}
    if len(steps) != 1:
        return None
    return tuple(
        Reach(one[0].step, min(r.first for r in one), max(r.last for r in one))
        for one in zip(*several, strict=True)
    )
