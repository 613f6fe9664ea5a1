"""How much boxes overlap: intersection over union, of corners or of centres and sizes.

The functions of tensors are written into an exported `train.py` as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def corners(boxes: Tensor) -> Tensor:
    """Boxes (…, 4) of centre and size x, y, w, h as corners x1, y1, x2, y2."""
    import torch

    middle, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat([middle - half, middle + half], dim=-1)


def overlap(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union of boxes (…, 4) given by corners: (…); 0 where both are empty."""
    inner = (a[..., 2:].minimum(b[..., 2:]) - a[..., :2].maximum(b[..., :2])).clamp(min=0)
    common = inner[..., 0] * inner[..., 1]
    sizes = [(box[..., 2:] - box[..., :2]).clamp(min=0) for box in (a, b)]
    union = sizes[0][..., 0] * sizes[0][..., 1] + sizes[1][..., 0] * sizes[1][..., 1] - common
    return common / union.masked_fill(union <= 0, 1.0)
