"""Numbers of a tensor as flat tiles: a tile for each channel, one for a matrix, a row for a vector.

Pure functions; nothing here knows a widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, prod, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LONG = 32
"""Numbers that still stand in one row."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The cell under the pointer."""

    tile: int
    row: int
    column: int


def tile_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """(tiles, rows, columns) in which a value of this shape (without the batch) is shown."""
    if len(shape) >= 3:
        return prod(shape[:-2]), shape[-2], shape[-1]
    if len(shape) == 2:
        return 1, shape[0], shape[1]
    count = shape[0] if shape else 1
    if count <= LONG:
        return 1, 1, count
    columns = ceil(sqrt(2.5 * count))
    return 1, ceil(count / columns), columns


def tiles_of(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Values (…) of whole tiles as (tiles, rows, columns); NaN fills the last row of a vector."""
    _, rows, columns = tile_shape(shape)
    flat = values.reshape(-1)
    if len(shape) >= 2:
        return flat.reshape(-1, rows, columns)
    padded = np.full(rows * columns, np.nan, np.float32)
    padded[: flat.size] = flat
    return padded.reshape(1, rows, columns)


def index_of(shape: tuple[int, ...], tile: int, row: int, column: int) -> tuple[int, ...] | None:
    """The place in the tensor that a cell shows; None for one that fills up the last row."""
    if len(shape) >= 3:
        return (*(int(i) for i in np.unravel_index(tile, shape[:-2])), row, column)
    if len(shape) == 2:
        return row, column
    flat = row * tile_shape(shape)[2] + column
    if flat >= prod(shape):
        return None
    return (flat,) if shape else ()


def thinned(tiles: Floats, most: int) -> Floats:
    """Every k-th row and column, so that no side is longer than `most`."""
    step = max(1, ceil(max(tiles.shape[1:]) / most))
    return tiles[:, ::step, ::step]


def columns_for(count: int, shape: float, width: float, height: float, gap: float) -> int:
    """Tiles of width / height `shape` side by side so that they become as large as can be."""

    def side(columns: int) -> float:
        across = (width + gap) / columns - gap
        down = (height + gap) / ceil(count / columns) - gap
        return min(across / shape, down)

    return max(range(1, max(1, count) + 1), key=side)


def side_by_side(tiles: Floats) -> Floats:
    """Tiles (count, rows, columns) in rows of three, with a line of nothing between them."""
    count, rows, columns = tiles.shape
    across = min(3, count)
    down = -(-count // across)
    sheet = np.full((down * (rows + 1) - 1, across * (columns + 1) - 1), np.nan, np.float32)
    for index, tile in enumerate(tiles):
        top, left = index // across * (rows + 1), index % across * (columns + 1)
        sheet[top : top + rows, left : left + columns] = tile
    return sheet
