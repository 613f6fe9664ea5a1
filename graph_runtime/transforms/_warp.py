"""Pictures looked up at other places: what all moves that bend or turn a picture share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from torch import Tensor

Fill = Literal["zeros", "border", "reflection"]
"""What lies beyond the edge, in the words of grid_sample."""


def pixel_places(x: Tensor) -> tuple[Tensor, Tensor]:
    """Row and column (H, W) of every pixel (px), counted from the middle of the picture."""
    import torch

    height, width = x.shape[-2:]
    rows = torch.arange(height, device=x.device, dtype=x.dtype) - (height - 1) / 2
    columns = torch.arange(width, device=x.device, dtype=x.dtype) - (width - 1) / 2
    return rows[:, None].expand(height, width), columns.expand(height, width)


def looked_up(x: Tensor, rows: Tensor, columns: Tensor, fill: str, nearest: bool) -> Tensor:
    """x (N, C, H, W) at the places (N, H, W) in pixels from the middle, between pixels linear."""
    import torch
    from torch.nn.functional import grid_sample

    height, width = x.shape[-2:]
    places = torch.stack([columns * (2 / width), rows * (2 / height)], -1)  # (N, H, W, 2)
    mode = "nearest" if nearest else "bilinear"
    return grid_sample(x, places.to(x.dtype), mode, fill, align_corners=False)
