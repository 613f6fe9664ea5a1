"""Every number of a tensor has one cell, and every cell knows its number."""

import numpy as np
import pytest

from designer.plots.tiling import columns_for, index_of, thinned, tile_shape, tiles_of

SHAPES = [(), (1,), (10,), (32,), (33,), (784,), (8, 8), (3, 5), (16, 28, 28), (2, 3, 4, 5)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_cell_shows_the_number_that_stands_at_its_place(shape: tuple[int, ...]) -> None:
    values = np.arange(1, np.prod(shape, dtype=int) + 1, dtype=np.float32).reshape(shape)
    tiles = tiles_of(values, shape)
    assert tiles.shape == tile_shape(shape)
    seen = set()
    for place in np.ndindex(tiles.shape):
        index = index_of(shape, *place)
        if index is None:
            assert np.isnan(tiles[place])
        else:
            assert tiles[place] == values[index]
            seen.add(index)
    assert len(seen) == values.size


def test_a_large_tile_is_thinned_to_what_the_screen_can_show() -> None:
    assert thinned(np.zeros((2, 224, 224), np.float32), 60).shape == (2, 56, 56)
    assert thinned(np.zeros((2, 8, 8), np.float32), 60).shape == (2, 8, 8)


def test_tiles_are_put_side_by_side_as_the_room_is_wide() -> None:
    assert columns_for(6, 1.0, 600, 100, 0) == 6
    assert columns_for(6, 1.0, 100, 600, 0) == 1
    assert columns_for(4, 1.0, 100, 100, 0) == 2
