"""BlobProposals."""

import torch
from torch import nn


class BlobProposals(nn.Module):
    """The largest connected stretches of like colour that stand out, as boxes.

    x: (N, C, H, W) -> corners x1, y1, x2, y2 (N, count, 4), 0 where there are no more. Every pixel
    hands the ends of its stretch on to like neighbours, so often as `steps` says.
    """

    def __init__(
        self,
        count: int,
        threshold: float,
        tolerance: float,
        steps: int,
    ) -> None:
        super().__init__()
        self.count = count
        self.threshold = threshold
        self.tolerance = tolerance
        self.steps = steps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, _, height, width = x.shape
        x = x.detach()
        start = self.places(x)  # (N, 5, H, W)
        down, aside = self.alike(x, 2), self.alike(x, 3)
        ends = start
        for _ in range(self.steps):
            ends = self.handed_on(ends, down, 2)
            ends = self.handed_on(ends, aside, 3)
        first = ends[:, :1] == start[:, :1]  # one pixel of each stretch
        root = first & (x.amax(1, keepdim=True) > self.threshold)
        boxes = torch.cat([-ends[:, 1:3], ends[:, 3:]], 1).flatten(2)  # (N, 4, H * W)
        sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        sizes = sizes * root.flatten(1)
        enough = nn.functional.pad(sizes, (0, self.count))
        size, place = enough.topk(self.count, dim=1)
        picked = place.clamp(max=height * width - 1)[:, None].expand(-1, 4, -1)
        return (boxes.gather(2, picked) * (size > 0)[:, None]).transpose(1, 2)

    def alike(self, x: torch.Tensor, axis: int) -> torch.Tensor:
        """Whether neighbours along an axis belong together: (N, 1, ...), one less."""
        size = x.shape[axis] - 1
        a, b = x.narrow(axis, 0, size), x.narrow(axis, 1, size)
        bright = torch.minimum(a.amax(1, keepdim=True), b.amax(1, keepdim=True))
        apart = (a - b).abs().amax(1, keepdim=True)
        return (bright > self.threshold) & (apart <= self.tolerance)

    def places(self, x: torch.Tensor) -> torch.Tensor:
        """For each pixel its number, and -left, -top, right, bottom."""
        samples, _, height, width = x.shape
        dtype = torch.float64 if x.dtype == torch.float64 else torch.float32
        row = torch.arange(height, device=x.device, dtype=dtype)
        column = torch.arange(width, device=x.device, dtype=dtype)
        row, column = row[:, None].expand(-1, width), column.expand(height, -1)
        one = torch.stack([row * width + column, -column, -row, column + 1, row + 1])
        return one.expand(samples, -1, -1, -1)

    def handed_on(
        self,
        ends: torch.Tensor,
        free: torch.Tensor,
        axis: int,
    ) -> torch.Tensor:
        """The larger of both neighbours' numbers along an axis, where the way is open."""
        size = ends.shape[axis] - 1
        first, last = ends.narrow(axis, 0, size), ends.narrow(axis, 1, size)
        both = torch.maximum(first, last)
        left, right = torch.where(free, both, first), torch.where(free, both, last)
        head = torch.cat([left, ends.narrow(axis, size, 1)], axis)
        tail = torch.cat([ends.narrow(axis, 0, 1), right], axis)
        return torch.maximum(head, tail)
