"""NonMaxSuppression."""

import torch
from torch import nn


class NonMaxSuppression(nn.Module):
    """Of boxes that overlap only the surest stays, until there are `count`.

    boxes: (N, B, 4), scores: (N, B), or for C classes (N, B, 4 * C) and (N, B, C), the first of
    them background -> class and corners (N, count, 5), corners, scores (N, count); 0 for no box.
    """

    def __init__(
        self,
        count: int,
        iou_threshold: float,
        score_threshold: float | None = None,
    ) -> None:
        super().__init__()
        self.count = count
        self.iou_threshold = iou_threshold
        self.score_threshold = score_threshold

    def forward(
        self, boxes: torch.Tensor, scores: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        boxes, left, label = self.candidates(boxes.detach(), scores.detach())
        picked = []
        for _ in range(self.count):
            score, place = left.max(1, keepdim=True)  # (N, 1)
            there = score > -torch.inf
            box = boxes.gather(1, place[..., None].expand(-1, -1, 4))  # (N, 1, 4)
            own = label.expand_as(left).gather(1, place)
            close = self.overlap(box, boxes) >= self.iou_threshold
            gone = close & (label == own)
            left = left.masked_fill(gone, -torch.inf).scatter(1, place, -torch.inf)
            row = torch.cat([own.to(boxes.dtype), box[:, 0], score.to(boxes.dtype)], 1)
            picked.append(torch.where(there, row, torch.zeros_like(row)))
        found = torch.stack(picked, 1)  # (N, count, 6)
        return found[..., :5], found[..., 1:5], found[..., 5]

    def candidates(
        self, boxes: torch.Tensor, scores: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Boxes of all classes but background, scores, -inf if too low or empty, classes."""
        if scores.dim() == 3:
            boxes = boxes.reshape(*scores.shape, 4)[:, :, 1:]
            label = torch.arange(1, scores.shape[2], device=scores.device)
            label = label.expand(scores.shape[1], -1).reshape(1, -1)
            boxes, scores = boxes.flatten(1, 2), scores[..., 1:].flatten(1)
        else:
            label = torch.ones_like(scores[:1], dtype=torch.int64)
        if self.score_threshold is not None:
            scores = scores.masked_fill(scores <= self.score_threshold, -torch.inf)
        empty = (boxes[..., 2:] <= boxes[..., :2]).any(-1)
        return boxes, scores.masked_fill(empty | scores.isnan(), -torch.inf), label

    def overlap(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        """Intersection over union of one box (N, 1, 4) and many (N, B, 4)."""
        low = torch.maximum(a[..., :2], b[..., :2])
        common = (torch.minimum(a[..., 2:], b[..., 2:]) - low).clamp(min=0).prod(-1)
        sizes = [(x[..., 2:] - x[..., :2]).clamp(min=0).prod(-1) for x in (a, b)]
        union = sizes[0] + sizes[1] - common
        return common / union.masked_fill(union <= 0, 1.0)
