"""RoIAlign."""

import torch
from torch import nn


class RoIAlign(nn.Module):
    """Means of points between pixels in every bin of regions, as torchvision.ops.RoIAlign.

    x: (N, C, H, W), boxes: (N, R, 4) corners x1, y1, x2, y2 -> (N, R, C, bins down, bins across).
    A point between pixels is a product of weights down and across, so two products do all.
    """

    def __init__(
        self,
        output_size: int | tuple[int, int],
        spatial_scale: float = 1.0,
        sampling_ratio: int = 2,
        aligned: bool = False,
    ) -> None:
        super().__init__()
        if isinstance(output_size, int):
            output_size = (output_size, output_size)
        self.down, self.across = output_size
        self.spatial_scale = spatial_scale
        self.sampling_ratio = sampling_ratio
        self.aligned = aligned

    def forward(self, x: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
        samples, channels, height, width = x.shape
        corners = boxes.nan_to_num() * self.spatial_scale
        left, top, right, bottom = corners.unbind(-1)
        down = self.shares(top, bottom, self.down, height).to(x.dtype)  # (N, R, P, H)
        across = self.shares(left, right, self.across, width).to(x.dtype)
        rows = x.transpose(1, 2).flatten(2)  # (N, H, C * W)
        found = torch.bmm(down.flatten(1, 2), rows)  # (N, R * P, C * W)
        found = found.reshape(samples, -1, self.down, channels, width)
        sides = across[:, :, None].mT.expand(-1, -1, self.down, -1, -1)
        return (found @ sides).transpose(2, 3)  # (N, R, C, P, Q)

    def shares(
        self,
        low: torch.Tensor,
        high: torch.Tensor,
        count: int,
        size: int,
    ) -> torch.Tensor:
        """How much each pixel along an axis adds to each bin: (N, R, bins, size)."""
        low, high = (x - 0.5 if self.aligned else x for x in (low, high))
        length = high - low if self.aligned else (high - low).clamp(min=1)
        points = count * self.sampling_ratio
        steps = torch.arange(points, device=low.device, dtype=low.dtype) + 0.5
        places = low[..., None] + length[..., None] * (steps / points)
        seen = (places >= -1) & (places <= size)
        pixels = torch.arange(size, device=low.device, dtype=low.dtype)
        apart = (places.clamp(0, size - 1)[..., None] - pixels).abs()
        weights = (1 - apart).clamp(min=0) * seen[..., None]  # (N, R, points, size)
        sizes = *low.shape, count, self.sampling_ratio, size
        return weights.reshape(sizes).mean(3)
