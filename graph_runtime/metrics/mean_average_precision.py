"""MeanAveragePrecision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.metric import Metric
from graph_runtime.scores.box_overlap import corners, overlap

if TYPE_CHECKING:
    from torch import Tensor


def boxes_in_cells(cells: Tensor) -> Tensor:
    """Corners (N, D, 4) of boxes in an array (N, …, 5 + C); on a grid its row and column count."""
    import torch

    boxes = cells[..., [1, 2, 4, 3]].double()
    if boxes.ndim < 3:
        return corners(boxes)[:, None]
    if boxes.ndim > 3:
        rows = torch.arange(boxes.shape[1], device=boxes.device)
        columns = torch.arange(boxes.shape[2], device=boxes.device)
        down, across = torch.meshgrid(rows, columns, indexing="ij")
        places = torch.stack([across, down], 2).view(1, *down.shape, *[1] * (boxes.ndim - 4), 2)
        boxes = torch.cat([boxes[..., :2] + places, boxes[..., 2:]], -1)
    return corners(boxes).flatten(1, -2)


def hits_of(boxes: Tensor, truth: Tensor, open_to: Tensor, threshold: float) -> Tensor:
    """Which boxes find an object, (N, D); boxes (N, D, 4) with the surest first, truth (N, G, 4).

    `open_to` (N, D, G) says which objects a box may find; each is found once.
    """
    import torch

    hits = torch.zeros(boxes.shape[:2], dtype=torch.bool, device=boxes.device)
    free = torch.ones(len(truth), truth.shape[1], dtype=torch.bool, device=boxes.device)
    for number in range(boxes.shape[1]):
        shares = overlap(boxes[:, number, None], truth)
        best, place = shares.masked_fill(~(free & open_to[:, number]), -1.0).max(1)
        hits[:, number] = best >= threshold
        taken = free.gather(1, place[:, None]) & ~hits[:, number, None]
        free = free.scatter(1, place[:, None], taken)
    return hits


class MeanAveragePrecision(Metric):
    """How well boxes are found and ranked: the area under precision over recall, mean of classes.

    The last axis is an object or not, the middle, height and width of its box, its class; on a grid
    a box counts from its cell. Boxes are ranked by the first number, in a thousand steps.
    """

    title = "MeanAveragePrecision"
    synonyms = ("map", "average precision", "detection", "yolo", "pascal voc")
    formula = r"\frac{1}{C} \sum_c \int_0^1 p_c(r) \, dr"
    reference = (
        "https://lightning.ai/docs/torchmetrics/stable/detection/mean_average_precision.html"
    )
    target = "boxes"
    needs = (corners, overlap, boxes_in_cells, hits_of)

    iou_threshold: float = Field(
        0.5, gt=0, le=1, description="Overlap from which on an object counts as found."
    )

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """For each class its objects, then hits and boxes of each step of the ranking."""
        import torch

        kinds = max(1, target.shape[-1] - 5)
        said, truth = (x.flatten(1, -2) if x.ndim > 2 else x[:, None] for x in (result, target))
        score, order = said[..., 0].clamp(0, 1).sort(stable=True, dim=1, descending=True)
        label, known = (
            x[..., 5:].argmax(2) if x.shape[-1] > 5 else x[..., 0].long() * 0 for x in (said, truth)
        )
        label = label.gather(1, order)
        boxes = boxes_in_cells(result).gather(1, order[..., None].expand(-1, -1, 4))
        there = truth[..., 0] > 0.5
        open_to = (label[:, :, None] == known[:, None]) & there[:, None]
        hits = hits_of(boxes, boxes_in_cells(target), open_to, self.iou_threshold)
        place = label * 2001 + 1 + (score.double() * 1000).long().clamp(max=999)
        sums = torch.zeros(kinds * 2001, dtype=torch.float64, device=said.device)
        sums.index_add_(0, (known * 2001)[there], there[there].double())
        sums.index_add_(0, place[hits], hits[hits].double())
        return sums.index_add_(0, place.flatten() + 1000, torch.ones_like(score).double().flatten())

    def value(self, sums: list[float]) -> float:
        """Every hit adds a step of recall, at the best precision from there on."""
        areas = []
        for start in range(0, len(sums), 2001):
            objects, area, best = sums[start], 0.0, 0.0
            right = sum(sums[start + 1 : start + 1001])
            all_boxes = sum(sums[start + 1001 : start + 2001])
            for place in range(start + 1, start + 1001):
                if sums[place + 1000]:
                    best = max(best, right / all_boxes)
                    area += sums[place] * best
                right, all_boxes = right - sums[place], all_boxes - sums[place + 1000]
            if objects:
                areas.append(area / objects)
        return sum(areas) / len(areas) if areas else 0.0
