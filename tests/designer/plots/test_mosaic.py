"""Plots fill their area in rows, whatever its shape."""

import pytest

from designer.plots.log_axis import decade_ticks
from designer.plots.mosaic import best_columns, tiling


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"),
    [
        (4, 1600, 280, 4),
        (4, 1300, 800, 2),
        (3, 1000, 300, 3),
        (3, 600, 280, 1),
        (1, 1600, 300, 1),
        (0, 0, 0, 1),
    ],
)
def test_columns_follow_the_shape_of_the_area(
    count: int, width: int, height: int, columns: int
) -> None:
    assert best_columns(count, width, height) == columns


@pytest.mark.parametrize("count", range(8))
@pytest.mark.parametrize(("width", "height"), [(0, 0), (300, 900), (1600, 320), (1301, 853)])
def test_tiles_neither_overlap_nor_leave_the_area(count: int, width: int, height: int) -> None:
    tiles = tiling(count, width, height)
    assert len(tiles) == count
    for index, tile in enumerate(tiles):
        assert tile.left() >= 0 and tile.right() < max(width, 1)
        assert tile.top() >= 0 and tile.bottom() < max(height, 1)
        assert not any(tile.intersects(other) for other in tiles[index + 1 :])
    if count and width:
        assert sum(t.width() * t.height() for t in tiles) > 0.98 * width * height


@pytest.mark.parametrize("most", [2, 4, 9])
@pytest.mark.parametrize(
    ("low", "high"), [(-7, 0.1), (-1, 0), (-2, -0.9), (-30, 5), (0.5, 1.2), (-400, 400)]
)
def test_a_log_axis_has_a_few_round_ticks(low: float, high: float, most: int) -> None:
    ticks = decade_ticks(low, high, most)
    assert 1 <= len(ticks) <= most and all(low <= tick <= high for tick in ticks)
    assert ticks == sorted(ticks)
    assert all(f"{10**tick:.0e}"[0] in "1235" for tick in ticks)
