"""`Sheet`: what a `TileSheet` is to show of an answer: values, gradients, weights or samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite, isqrt, prod

import numpy as np
from numpy.typing import NDArray

from designer.appearance.figures import short_number
from designer.plots.look_numbers import MAX_NUMBERS, LookNumbers
from designer.plots.tiling import Spot, index_of, tile_shape, tiles_of
from graph_runtime.train.messages.look_events import BlockValue, Ranked, WeightPlace

MAX_TILES = 64

Floats = NDArray[np.float32]
Place = Callable[[Spot], tuple[int, ...] | None]
GONE = "These numbers cannot be read any more. Look again."


def _no_tiles() -> Floats:
    return np.zeros((0, 1, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tiles (count, rows, columns), their names, the strongest number, and a sentence.

    `place` gives the index in the tensor that a cell shows. Cells are `square` where rows and
    columns are those of a picture; `plain` tiles are drawn as samples are, not by sign.
    """

    tiles: Floats = field(default_factory=_no_tiles)
    names: tuple[str, ...] = ()
    top: float = 1.0
    note: str = ""
    place: Place = lambda spot: None
    square: bool = True
    plain: bool = False


def value_sheet(
    numbers: LookNumbers, value: BlockValue, gradient: bool, most: int = MAX_TILES
) -> Sheet:
    """What a block gave, or the gradient that reached it."""
    at = value.gradient_at if gradient else value.at
    if at < 0:
        return Sheet(note=_lack(gradient))
    tiles, rows, columns = tile_shape(value.shape)
    shown = _tiles_shown(tiles, rows * columns, most)
    shape = (shown, rows, columns) if len(value.shape) > 2 else value.shape
    found = _read(numbers, at, shape)
    if found is None:
        return Sheet(note=GONE)
    wanted = value.steepest if gradient else max(abs(value.low), abs(value.high))
    names = tuple(map(str, range(shown))) if tiles > 1 else ()
    return Sheet(
        tiles_of(found, shape if len(shape) > 2 else value.shape),
        names,
        wanted if isfinite(wanted) and wanted > 0 else strongest(found),
        _first(shown, tiles, "channels"),
        lambda spot: index_of(value.shape, spot.tile, spot.row, spot.column),
        square=len(value.shape) > 2 or (rows > 1 and len(value.shape) < 2),
    )


def weight_sheet(
    numbers: LookNumbers, weight: WeightPlace, before: Sequence[BlockValue], most: int = MAX_TILES
) -> Sheet:
    """A weight: a matrix row as the picture it is multiplied with, a filter as its planes."""
    shape = pictured(weight.shape, before)
    tiles, rows, columns = tile_shape(shape)
    shown = _tiles_shown(tiles, rows * columns, most)
    cut = (shown, rows, columns) if len(shape) > 2 else shape
    found = _read(numbers, weight.at, cut)
    if found is None:
        return Sheet(note=GONE)
    names = tuple(_name(shape, index) for index in range(shown)) if tiles > 1 else ()
    note = f"{weight.name} {_said(weight.shape)}"
    more = _first(shown, tiles, "tiles")
    flat = weight.shape

    def place(spot: Spot) -> tuple[int, ...] | None:
        index = index_of(shape, spot.tile, spot.row, spot.column)
        if index is None or shape == flat:
            return index
        return tuple(int(i) for i in np.unravel_index(np.ravel_multi_index(index, shape), flat))

    tiles_found = tiles_of(found, cut)
    return Sheet(
        tiles_found,
        names,
        strongest(found),
        f"{note}, {more}" if more else note,
        place,
        len(shape) > 2,
    )


def sample_sheet(numbers: LookNumbers, ranked: Ranked) -> Sheet:
    """The samples that move a unit most, each with its target and how much it does."""
    count = len(ranked.rows)
    found = _read(numbers, 0, (count, *ranked.shape))
    if found is None:
        return Sheet(note=GONE)
    rows, columns = ranked.shape[-2:] if len(ranked.shape) > 1 else _square(ranked.shape)
    tiles = found.reshape(count, -1, rows, columns).mean(axis=1)
    names = tuple(
        f"{target}: {short_number(strength)}" if target else short_number(strength)
        for target, strength in zip(ranked.targets, ranked.activations, strict=False)
    )
    note = f"the {count} of {ranked.count:,} samples that move unit {ranked.unit} most"
    return Sheet(tiles, names, strongest(found), note, plain=True)


def pictured(shape: tuple[int, ...], before: Sequence[BlockValue]) -> tuple[int, ...]:
    """The shape in which a weight is shown: rows (units, inputs) as pictures where they are any.

    The inputs are a picture if the values before the block were one of as many numbers, or if they
    fill a square.
    """
    if len(shape) != 2:
        return shape
    units, inputs = shape
    for value in reversed(before):
        if len(value.shape) >= 2 and prod(value.shape) == inputs:
            return (units, *value.shape)
    if any(len(value.shape) >= 2 for value in before):
        return shape
    rows, columns = _square((inputs,))
    return (units, rows, columns) if rows > 1 else shape


def _square(shape: tuple[int, ...]) -> tuple[int, int]:
    """Rows and columns in which numbers stand that fill a square; else one row."""
    count = prod(shape)
    side = isqrt(count)
    return (side, side) if side >= 4 and side * side == count else (1, count)


def strongest(numbers: Floats) -> float:
    """The largest number whatever its sign; 1 where all are 0 or none is finite."""
    finite = np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0)
    return float(np.abs(finite).max(initial=0.0)) or 1.0


def _read(numbers: LookNumbers, at: int, shape: tuple[int, ...]) -> Floats | None:
    try:
        return numbers.read(at, shape)
    except (ValueError, OSError):
        return None


def _tiles_shown(tiles: int, size: int, most: int) -> int:
    return min(tiles, most, max(1, MAX_NUMBERS // max(1, size)))


def _name(shape: tuple[int, ...], tile: int) -> str:
    """Which filter, and which of its planes where there are several."""
    index = [int(i) for i in np.unravel_index(tile, shape[:-2])]
    several = [i for i, size in zip(index[1:], shape[1:-2], strict=True) if size > 1]
    return ",".join(map(str, (index[0], *several)))


def _first(shown: int, tiles: int, what: str) -> str:
    return f"the first {shown} of {tiles:,} {what}" if shown < tiles else ""


def _said(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def _lack(gradient: bool) -> str:
    if gradient:
        return "No gradient: the result does not depend on this, or it was only read."
    return "These numbers are too many to be shown."
