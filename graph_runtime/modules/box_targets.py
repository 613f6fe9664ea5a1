"""BoxTargets."""

import torch
from torch import nn


class BoxTargets(nn.Module):
    """What each box should have said: the class of the object it overlaps most, and offsets.

    boxes: (N, B, 4) corners, objects: (N, M, 5) class and corners, class 0 where there is none
    -> class and offsets (N, B, 5); class 0 is background, -1 is left out.
    """

    def __init__(
        self,
        foreground: float,
        background: float,
        best: bool = False,
    ) -> None:
        super().__init__()
        self.foreground = foreground
        self.background = background
        self.best = best

    def forward(self, boxes: torch.Tensor, objects: torch.Tensor) -> torch.Tensor:
        boxes = boxes.detach()
        there = objects[:, None, :, 0] > 0  # (N, 1, M)
        shares = self.overlap(boxes[:, :, None], objects[:, None, :, 1:])
        shares = shares.masked_fill(~there, -1.0)  # (N, B, M)
        if self.best:
            most = shares.amax(1, keepdim=True)
            shares = shares + ((shares == most) & (most > 0)).to(shares.dtype)
        share, place = shares.max(2, keepdim=True)  # (N, B, 1)
        near = objects.gather(1, place.expand(-1, -1, 5))
        far = torch.where(share < self.background, 0.0, -1.0)
        empty = (boxes[..., 2:] <= boxes[..., :2]).any(-1, keepdim=True)
        taken = (share >= self.foreground) & ~empty
        label = torch.where(taken, near[..., :1], far.masked_fill(empty, -1.0))
        offsets = self.offsets(boxes, near[..., 1:])
        return torch.cat([label, torch.where(taken, offsets, 0.0)], dim=2)

    def offsets(self, boxes: torch.Tensor, objects: torch.Tensor) -> torch.Tensor:
        """How far each box is moved, in its own sizes, and the logarithm of its stretching."""
        size = (boxes[..., 2:] - boxes[..., :2]).clamp(min=1e-6)
        wanted = (objects[..., 2:] - objects[..., :2]).clamp(min=1e-6)
        apart = objects[..., :2] + objects[..., 2:] - boxes[..., :2] - boxes[..., 2:]
        return torch.cat([apart / 2 / size, (wanted / size).log()], dim=-1)

    def overlap(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        """Intersection over union of boxes (..., 4)."""
        low = torch.maximum(a[..., :2], b[..., :2])
        common = (torch.minimum(a[..., 2:], b[..., 2:]) - low).clamp(min=0).prod(-1)
        sizes = [(x[..., 2:] - x[..., :2]).clamp(min=0).prod(-1) for x in (a, b)]
        union = sizes[0] + sizes[1] - common
        return common / union.masked_fill(union <= 0, 1.0)
