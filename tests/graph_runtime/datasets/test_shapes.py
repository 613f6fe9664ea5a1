"""Drawn shapes lie where their boxes, cells, masks, corners and captions say."""

from __future__ import annotations

import numpy as np
import pytest

from graph_runtime.datasets.shapes.shape_boxes import ShapeBoxes
from graph_runtime.datasets.shapes.shape_captions import ShapeCaptions, caption_words
from graph_runtime.datasets.shapes.shape_grid import ShapeGrid, put_into_grid
from graph_runtime.datasets.shapes.shape_landmarks import ShapeLandmarks
from graph_runtime.datasets.shapes.shape_masks import ShapeMasks


@pytest.mark.row("S13.02")
def test_the_target_of_a_localiser_has_8_numbers_with_3_classes() -> None:
    data = ShapeBoxes(samples=200, noise=0.0).load()
    assert data.targets.shape == (200, 8)
    there = data.targets[:, 0] == 1
    assert 100 < there.sum() < 200
    assert (data.targets[~there] == 0).all()
    assert (data.targets[there, 5:].sum(1) == 1).all()


def test_every_box_lies_inside_its_picture_and_background_is_there() -> None:
    data = ShapeBoxes(samples=300, noise=0.0).load()
    there = data.targets[:, 0] == 1
    x, y, height, width = data.targets[there, 1:5].T
    for middle, extent in ((x, width), (y, height)):
        assert (middle - extent / 2 >= -1e-6).all()
        assert (middle + extent / 2 <= 1 + 1e-6).all()
    assert (data.inputs[0][~there] == 0).all()


def test_a_box_is_as_tight_as_the_pixels_of_its_shape() -> None:
    data = ShapeBoxes(samples=200, size=64, noise=0.0, empty=0.0).load()
    for picture, (_, x, y, height, width, *_) in zip(*data.inputs, data.targets, strict=True):
        rows, columns = np.nonzero(picture.max(0))
        left, right, top, bottom = (
            64 * part for part in (x - width / 2, x + width / 2, y - height / 2, y + height / 2)
        )
        measured = [columns.min(), columns.max() + 1, rows.min(), rows.max() + 1]
        assert measured == pytest.approx([left, right, top, bottom], abs=2.01)


@pytest.mark.row("S13.11")
@pytest.mark.row("G:yolo")
def test_two_shapes_in_one_cell_go_to_the_anchors_they_are_like() -> None:
    cells = np.zeros((3, 3, 2, 8))
    assert put_into_grid(cells, np.array([0.5, 0.8, 0.45, 0.12]), 0)
    assert put_into_grid(cells, np.array([0.52, 0.81, 0.2, 0.5]), 1)
    assert cells.size == 144
    assert cells[2, 1, 0] == pytest.approx([1, 0.5, 0.4, 1.35, 0.36, 1, 0, 0])
    assert cells[2, 1, 1] == pytest.approx([1, 0.56, 0.43, 0.6, 1.5, 0, 1, 0])
    assert cells[..., 0].sum() == 2
    assert not put_into_grid(cells, np.array([0.5, 0.8, 0.45, 0.12]), 2)


@pytest.mark.row("S13.10")
def test_the_cell_of_a_box_is_the_whole_part_of_its_middle_times_s() -> None:
    for x, y, column, row in ((0.0, 0.99, 0, 6), (0.5, 0.15, 3, 1), (1.0, 0.43, 6, 3)):
        cells = np.zeros((7, 7, 1, 8))
        assert put_into_grid(cells, np.array([x, y, 0.1, 0.1]), 0)
        assert np.argwhere(cells[..., 0]).tolist() == [[row, column, 0]]


def test_a_grid_holds_the_shapes_that_are_seen() -> None:
    data = ShapeGrid(samples=100, noise=0.0).load()
    assert data.targets.shape == (100, 3, 3, 2, 8)
    for picture, cells in zip(*data.inputs, data.targets, strict=True):
        for row, column, anchor in np.argwhere(cells[..., 0]):
            _, x, y, *_ = cells[row, column, anchor]
            middle = int((row + y) / 3 * 48), int((column + x) / 3 * 48)
            assert picture[:, middle[0], middle[1]].max() > 0.4


def test_a_mask_is_background_exactly_where_the_picture_is_black() -> None:
    data = ShapeMasks(samples=50, noise=0.0).load()
    assert np.array_equal(data.targets > 0, data.inputs[0].max(1) > 0)
    assert set(np.unique(data.targets)) == {0, 1, 2, 3}


def test_landmarks_are_the_corners_of_the_triangle_clockwise() -> None:
    data = ShapeLandmarks(samples=100, size=64, noise=0.0).load()
    for picture, target in zip(*data.inputs, data.targets, strict=True):
        corners = target.reshape(3, 2) * 64
        x, y = corners.T.astype(np.float64)
        area = (x[0] * (y[1] - y[2]) + x[1] * (y[2] - y[0]) + x[2] * (y[0] - y[1])) / 2
        assert area == pytest.approx((picture.max(0) > 0).sum(), rel=0.12)
        assert y.argmin() == 0
        assert ((corners >= 0) & (corners <= 64)).all()


def test_a_caption_names_the_colour_and_the_side_that_are_seen() -> None:
    data = ShapeCaptions(samples=100, noise=0.0).load()
    pictures, so_far = data.inputs
    words = caption_words()
    assert np.array_equal(so_far[:, 1:], data.targets[:, :-1])
    assert (so_far[:, 0] == 2).all()
    assert (data.targets[:, -1] == 3).all()
    for picture, ids in zip(pictures, data.targets, strict=True):
        said = [words[number] for number in ids]
        seen = picture.max(0) > 0
        colour = picture[:, seen].sum(1).argmax()
        assert said[2] == ("red", "green", "blue")[colour]
        assert said[6] == ("left" if np.nonzero(seen)[1].mean() < 16 else "right")
        assert (said[1] == "large") == (np.ptp(np.nonzero(seen)[1]) > 10)
