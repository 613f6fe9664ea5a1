"""Boxes in pictures, as masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def inside_box(x: Tensor, top: Tensor, left: Tensor, height: Tensor, width: Tensor) -> Tensor:
    """Which pixels of x (N, C, H, W) lie in the box of their sample: (N, 1, H, W).

    The box's places (N,) are whole numbers (px); what reaches over the edge is cut off.
    """
    import torch

    rows = torch.arange(x.shape[2], device=x.device)
    columns = torch.arange(x.shape[3], device=x.device)
    down = (rows >= top[:, None]) & (rows < (top + height)[:, None])  # (N, H)
    along = (columns >= left[:, None]) & (columns < (left + width)[:, None])
    return (down[:, :, None] & along[:, None, :])[:, None]
