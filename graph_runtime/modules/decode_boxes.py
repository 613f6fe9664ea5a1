"""DecodeBoxes."""

import torch
from torch import nn


class DecodeBoxes(nn.Module):
    """Boxes moved and stretched by offsets, cut at the border of the picture.

    offsets: (N, B, 4 * C), boxes: (N, B, 4) corners -> corners (N, B, 4 * C).
    """

    def __init__(self, clip: int | tuple[int, int] | None = None) -> None:
        super().__init__()
        self.clip = (clip, clip) if isinstance(clip, int) else clip

    def forward(self, offsets: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
        several = offsets.unflatten(2, (-1, 4))  # type: ignore[no-untyped-call]
        size = (boxes[..., 2:] - boxes[..., :2])[:, :, None]  # (N, B, 1, 2)
        middle = boxes[:, :, None, :2] + size / 2 + several[..., :2] * size
        half = size * several[..., 2:].clamp(max=4.0).exp() / 2
        low, high = middle - half, middle + half
        if self.clip is not None:
            height, width = self.clip
            border = torch.tensor([width, height], dtype=low.dtype, device=low.device)
            low, high = (x.clamp(min=0).minimum(border) for x in (low, high))
        return torch.cat([low, high], dim=3).flatten(2)
