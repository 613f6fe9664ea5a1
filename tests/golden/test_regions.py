"""Detection by proposals: what is pooled from boxes, and how boxes are proposed and judged."""

from __future__ import annotations

from math import ceil, floor

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from graph_runtime.tensors import Spec
from tests.golden.running import alone, random, same


def pooled(x: Tensor, boxes: Tensor, size: tuple[int, int], scale: float = 1.0) -> Tensor:
    specs = Spec("N", *x.shape[1:]), Spec("N", *boxes.shape[1:])
    made = alone("RoIPool", *specs, output_size=list(size), spatial_scale=scale)
    found = made(x, boxes)
    assert isinstance(found, Tensor)
    return found


@pytest.mark.row("S13.17")
def test_a_box_over_a_ramp_gives_the_largest_number_of_each_quarter() -> None:
    ramp = torch.arange(16.0, dtype=torch.float64).view(1, 1, 4, 4)
    whole = torch.tensor([[[0.0, 0.0, 3.0, 3.0]]], dtype=torch.float64)
    assert pooled(ramp, whole, (2, 2)).tolist() == [[[[[5, 7], [13, 15]]]]]


@pytest.mark.row("S13.17")
@pytest.mark.parametrize("size", [(2, 2), (3, 1), (7, 7)])
def test_a_box_inside_the_picture_is_pooled_as_if_it_were_cut_out(size: tuple[int, int]) -> None:
    x = random(2, 3, 9, 12)
    corners = torch.randint(0, 9, (2, 20, 4), generator=torch.Generator().manual_seed(2))
    low = torch.minimum(corners[..., :2], corners[..., 2:])
    boxes = torch.cat([low, torch.maximum(corners[..., :2], corners[..., 2:])], dim=2)
    found = pooled(x, 16 * boxes.double(), size, scale=1 / 16)
    for sample in range(2):
        for place, (left, top, right, bottom) in enumerate(boxes[sample].tolist()):
            part = x[sample, :, top : bottom + 1, left : right + 1]
            same(found[sample, place], F.adaptive_max_pool2d(part, size))


def test_boxes_that_reach_out_of_the_picture_or_are_empty_follow_the_loops_of_the_paper() -> None:
    x = random(1, 2, 6, 5)
    rows = torch.tensor(
        [[-3.5, -2, 3, 2.5], [2, 2, 2, 2], [4, 4, 1, 1], [7, 1, 9, 3], [0.5, 1.5, 30, 30]]
    )
    found = pooled(x, rows[None].double(), (3, 2))
    for place, box in enumerate(rows.tolist()):
        same(found[0, place], by_loops(x[0], box, 3, 2))


def by_loops(x: Tensor, box: list[float], down: int, across: int) -> Tensor:
    """Every bin looked at by itself; halves are rounded away from zero."""
    left, top, right, bottom = (floor(abs(v) + 0.5) * (1 if v > 0 else -1) for v in box)
    high, wide = max(bottom - top + 1, 1) / down, max(right - left + 1, 1) / across
    result = torch.zeros(len(x), down, across, dtype=x.dtype)
    for i in range(down):
        for j in range(across):
            rows = range(max(0, floor(i * high) + top), min(x.shape[1], ceil((i + 1) * high) + top))
            columns = range(
                max(0, floor(j * wide) + left), min(x.shape[2], ceil((j + 1) * wide) + left)
            )
            if rows and columns:
                part = x[:, rows.start : rows.stop, columns.start : columns.stop]
                result[:, i, j] = part.amax((1, 2))
    return result


def test_slopes_go_to_the_largest_number_of_a_bin_alone() -> None:
    x = random(1, 2, 6, 6).requires_grad_()
    pooled(x, torch.tensor([[[0.0, 0.0, 5.0, 5.0]]]).double(), (1, 1)).sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert x.grad.flatten(2).argmax(2).equal(x.detach().flatten(2).argmax(2))
    assert x.grad.flatten(2).sum(2).tolist() == [[1.0, 1.0]]
