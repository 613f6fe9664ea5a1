"""AnchorBoxes."""

import torch
from torch import nn


class AnchorBoxes(nn.Module):
    """Boxes of the same few sizes around the middle of every place of a map.

    x: (N, C, H, W) -> corners x1, y1, x2, y2 (N, H * W * anchors, 4), place after place.
    """

    def __init__(self, anchors: tuple[tuple[float, float], ...], stride: int) -> None:
        super().__init__()
        self.anchors = anchors
        self.stride = stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        samples, _, height, width = x.shape
        dtype = torch.float64 if x.dtype == torch.float64 else torch.float32
        half = torch.tensor(self.anchors, dtype=dtype, device=x.device) / 2
        down, across = (
            (torch.arange(size, dtype=dtype, device=x.device) + 0.5) * self.stride
            for size in (height, width)
        )
        rows, columns = down[:, None].expand(-1, width), across.expand(height, -1)
        middle = torch.stack([columns, rows], dim=2)[:, :, None]  # (H, W, 1, 2)
        boxes = torch.cat([middle - half, middle + half], dim=3)
        return boxes.reshape(1, -1, 4).expand(samples, -1, -1)
