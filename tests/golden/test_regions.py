"""Detection by proposals: what is pooled from boxes, and how boxes are proposed and judged."""

from __future__ import annotations

import math
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

from docs.blocks.region_proposal_network import define as define_rpn
from docs.examples.pen import Pen
from graph_runtime.check import check
from graph_runtime.datasets.shapes.shape_objects import ShapeObjects
from graph_runtime.scores.average_precision import Found, box_iou
from graph_runtime.scores.suppression import suppressed
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


def boxed(*rows: tuple[float, ...]) -> Tensor:
    return torch.tensor([rows], dtype=torch.float64)


def of(kind: str, *given: Tensor, **params: Any) -> Any:
    """What a block gives for these inputs."""
    return alone(kind, *(Spec("N", *one.shape[1:]) for one in given), **params)(*given)


@pytest.mark.row("S13.18")
def test_the_network_that_proposes_gives_k_scores_and_4k_offsets_at_every_place() -> None:
    pen = Pen()
    define_rpn(pen)
    pen.put("map", "Input", shape=[512, 38, 50])
    pen.group("rpn", "region_proposal_network")
    pen.put("scores", "Output", "rpn.scores")
    pen.put("offsets", "Output", "rpn.offsets")
    checked = check(pen.document("RPN"))
    assert checked.sound
    outputs = checked.nodes["rpn"].outputs
    assert outputs["scores"].shape == ("N", 9, 38, 50)
    assert outputs["offsets"].shape == ("N", 36, 38, 50)
    looking = 256 * (9 * 512 + 1)
    assert checked.cost.parameters == looking + 9 * 257 + 36 * 257


def test_anchors_stand_around_the_middle_of_every_place_row_by_row() -> None:
    found = of("AnchorBoxes", random(2, 3, 2, 2), anchors=[[4, 2], [2, 6]], stride=8)
    assert found[0].tolist() == found[1].tolist()
    assert found[0, :4].tolist() == [[2, 3, 6, 5], [3, 1, 5, 7], [10, 3, 14, 5], [11, 1, 13, 7]]
    assert found[0, 4].tolist() == [2, 11, 6, 13]


def test_boxes_that_get_the_offsets_of_an_object_are_the_objects_box() -> None:
    low = 20 * random(2, 7, 2, seed=3)
    boxes = torch.cat([low, low + 1 + 10 * random(2, 7, 2, seed=4).abs()], 2)
    objects = torch.cat([torch.ones(2, 7, 1), boxes + 0.1 * random(2, 7, 4, seed=5)], 2)
    targets = of("BoxTargets", boxes, objects, foreground=0.01, background=0.0)
    decoded = of("DecodeBoxes", targets[..., 1:].contiguous(), boxes)
    for sample in range(2):
        rows = objects[sample, :, 1:].tolist()
        for box, found in zip(boxes[sample].tolist(), decoded[sample], strict=True):
            nearest = max(rows, key=lambda row: box_iou(tuple(row), tuple(box)))
            same(found, torch.tensor(nearest, dtype=torch.float64))


def test_decoded_boxes_end_at_the_border_of_the_picture() -> None:
    offsets = boxed((0, 0, math.log(2), 0), (1, -1, 0, 0))
    found = of("DecodeBoxes", offsets, boxed((4, 4, 8, 8), (6, 0, 10, 2)), clip=[8, 12])
    assert found[0].tolist() == [[2, 4, 10, 8], [10, 0, 12, 0]]


def test_a_box_is_told_the_object_that_it_overlaps_most_or_nothing() -> None:
    boxes = boxed((0, 0, 10, 10), (0, 0, 10, 4), (0, 0, 10, 3), (40, 40, 44, 44), (5, 5, 5, 5))
    objects = boxed((2, 0, 0, 10, 8), (0, 0, 0, 10, 10), (3, 41, 41, 49, 49))
    told = of("BoxTargets", boxes, objects, foreground=0.7, background=0.45)
    assert told[0, :, 0].tolist() == [2, -1, 0, 0, -1]
    same(told[0, 0, 1:], torch.tensor([0, -0.1, 0, math.log(0.8)], dtype=torch.float64))
    assert not told[0, 1:, 1:].any()
    best = of("BoxTargets", boxes, objects, foreground=0.7, background=0.45, best=True)
    assert best[0, :, 0].tolist() == [2, -1, 0, 3, -1]


@pytest.mark.row("S13.14")
def test_suppression_keeps_the_boxes_that_the_rule_keeps_box_by_box() -> None:
    torch.manual_seed(0)
    low = 8 * torch.rand(3, 40, 2, dtype=torch.float64)
    boxes = torch.cat([low, low + 1 + 4 * torch.rand(3, 40, 2, dtype=torch.float64)], 2)
    scores = torch.rand(3, 40, 3, dtype=torch.float64)
    several = boxes.repeat(1, 1, 3) + 0.2 * torch.rand(3, 40, 12, dtype=torch.float64)
    settings = {"count": 12, "iou_threshold": 0.4, "score_threshold": 0.7}
    y, corners, score = of("NonMaxSuppression", several, scores, **settings)
    for n in range(3):
        found = [
            Found(0, c, float(scores[n, b, c]), tuple(several[n, b, 4 * c : 4 * c + 4].tolist()))
            for b in range(40)
            for c in (1, 2)
        ]
        kept = suppressed(found, 0.7, 0.4)[:12]
        wanted = [[one.label, *one.box] for one in kept] + [[0] * 5] * (12 - len(kept))
        assert y[n].tolist() == wanted
        assert score[n].tolist() == [one.score for one in kept] + [0] * (12 - len(kept))
    assert corners.equal(y[..., 1:])


def test_boxes_of_one_kind_are_kept_whatever_their_scores_and_padded_with_nothing() -> None:
    boxes = boxed((0, 0, 4, 4), (0, 0, 4, 3), (6, 6, 9, 9), (1, 1, 1, 5))
    y, _, score = of(
        "NonMaxSuppression", boxes, torch.tensor([[-3.0, -1.0, -2.0, 5.0]]).double(), count=4
    )
    assert y[0].tolist() == [[1, 0, 0, 4, 3], [1, 6, 6, 9, 9], [0] * 5, [0] * 5]
    assert score[0].tolist() == [-1, -2, 0, 0]


@pytest.mark.row("S13.18")
def test_the_loss_of_proposals_weighs_objects_and_background_alike() -> None:
    scores, offsets = random(2, 6), random(2, 6, 4, seed=2)
    label = torch.tensor([[1.0, 0, 0, -1, 0, 0], [0, 3.0, 0, -1, 0, 0]])
    target = torch.cat([label[..., None], random(2, 6, 4, seed=3)], 2)
    found = of("RPNLoss", scores, target, offsets, lambda_box=2.0, beta=0.5)
    sure = F.binary_cross_entropy_with_logits(scores[label > 0], torch.ones(2).double())
    other = F.binary_cross_entropy_with_logits(scores[label == 0], torch.zeros(8).double())
    wanted = target[label > 0][:, 1:]
    box = F.smooth_l1_loss(offsets[label > 0], wanted, beta=0.5, reduction="sum") / 2
    same(found, (sure + other) / 2 + 2 * box)


@pytest.mark.row("S13.17")
def test_the_regions_of_several_pictures_cost_what_they_cost_in_one_row() -> None:
    scores, boxes = random(2, 4, 3), random(2, 4, 12, seed=2)
    label = torch.tensor([[0.0, 2, -1, 1], [0, 0, 1, -1]])
    target = torch.cat([label[..., None], random(2, 4, 4, seed=3)], 2)
    there = label >= 0
    same(
        of("FastRCNNLoss", scores, target, boxes),
        of("FastRCNNLoss", scores[there], target[there], boxes[there]),
    )


@pytest.mark.parametrize("aligned", [False, True])
def test_aligned_regions_are_means_of_points_between_the_pixels(aligned: bool) -> None:
    x, rows = random(1, 2, 6, 5), boxed((0.3, 1.1, 6.4, 8.2), (-4, -3, 5, 30), (2, 2, 2.5, 2.2))
    settings = {"output_size": [2, 3], "spatial_scale": 0.5, "sampling_ratio": 3}
    found = of("RoIAlign", x, rows, aligned=aligned, **settings)
    for place, box in enumerate(rows[0].tolist()):
        left, top, right, bottom = (0.5 * v - (0.5 if aligned else 0) for v in box)
        high, wide = bottom - top, right - left
        if not aligned:
            high, wide = max(high, 1), max(wide, 1)
        for i in range(2):
            for j in range(3):
                rows_at = [top + high * (3 * i + a + 0.5) / 6 for a in range(3)]
                columns_at = [left + wide * (3 * j + b + 0.5) / 9 for b in range(3)]
                points = [between(x[0], row, column) for row in rows_at for column in columns_at]
                same(found[0, place, :, i, j], torch.stack(points).mean(0))


def between(x: Tensor, row: float, column: float) -> Tensor:
    """The numbers at a point between four pixels; 0 beyond a border of one pixel."""
    _, height, width = x.shape
    if not (-1 <= row <= height and -1 <= column <= width):
        return torch.zeros(len(x), dtype=x.dtype)
    row, column = min(max(row, 0), height - 1), min(max(column, 0), width - 1)
    top, left = min(int(row), height - 2), min(int(column), width - 2)
    down, aside = row - top, column - left
    near = x[:, top, left] * (1 - aside) + x[:, top, left + 1] * aside
    far = x[:, top + 1, left] * (1 - aside) + x[:, top + 1, left + 1] * aside
    return near * (1 - down) + far * down


def test_stretches_of_one_colour_are_proposed_as_scipy_labels_them() -> None:
    made = np.random.RandomState(1)
    picture = torch.from_numpy(made.rand(4, 1, 12, 15)) > 0.45
    found = of("BlobProposals", picture.double(), count=70, steps=90)
    for mask, boxes in zip(picture[:, 0].numpy(), found, strict=True):
        labels, _ = ndimage.label(mask)
        wanted = [(a.start, b.start, a.stop, b.stop) for b, a in ndimage.find_objects(labels)]
        assert sorted(map(tuple, boxes[: len(wanted)].tolist())) == sorted(wanted)
        assert not boxes[len(wanted) :].any()
        sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        assert (sizes.diff() <= 0).all()


@pytest.mark.row("S13.16")
def test_nine_shapes_of_ten_are_proposed_by_connected_stretches() -> None:
    data = ShapeObjects(samples=100).load()
    boxes = of("BlobProposals", torch.from_numpy(data.inputs[0]).double(), count=6)
    best = [
        max(box_iou(tuple(row[1:]), tuple(box)) for box in proposed)
        for rows, proposed in zip(data.targets.tolist(), boxes.tolist(), strict=True)
        for row in rows
        if row[0]
    ]
    assert len(best) > 100
    assert sum(share >= 0.5 for share in best) >= 0.9 * len(best)
