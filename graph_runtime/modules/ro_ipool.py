"""RoIPool."""

import torch
from torch import nn


class RoIPool(nn.Module):
    """The largest number in every bin of regions, as torchvision.ops.RoIPool has it.

    x: (N, C, H, W), boxes: (N, R, 4) corners x1, y1, x2, y2 -> (N, R, C, bins down, bins across).
    The largest numbers of windows with sides 1, 2, 4, ... are found once; four cover any bin.
    """

    def __init__(
        self,
        output_size: int | tuple[int, int],
        spatial_scale: float = 1.0,
    ) -> None:
        super().__init__()
        if isinstance(output_size, int):
            output_size = (output_size, output_size)
        self.down, self.across = output_size
        self.spatial_scale = spatial_scale

    def forward(self, x: torch.Tensor, boxes: torch.Tensor) -> torch.Tensor:
        samples, channels, height, width = x.shape
        corners = boxes.detach().nan_to_num() * self.spatial_scale
        left, top, right, bottom = corners.unbind(-1)
        size, row, tall = self.bins(top, bottom, self.down, height)
        side, column, wide = self.bins(left, right, self.across, width)
        rows = (size * width.bit_length() * height + row) * width  # (N, R, P, 2)
        columns = side * height * width + column  # (N, R, Q, 2)
        place = rows[:, :, :, None, :, None] + columns[:, :, None, :, None]
        picked = place.flatten(1)[:, None].expand(-1, channels, -1)
        found = self.windows(x).gather(2, picked)  # (N, C, R * P * Q * 4)
        sizes = samples, channels, boxes.shape[1], self.down, self.across, 4
        bins = found.reshape(sizes).amax(-1).transpose(1, 2)  # (N, R, C, P, Q)
        there = tall[:, :, None, :, None] & wide[:, :, None, None]
        return bins.where(there, torch.zeros_like(bins))

    def windows(self, x: torch.Tensor) -> torch.Tensor:
        """The largest number from every place on, for each size: (N, C, sizes * H * W)."""
        _, _, height, width = x.shape
        found = []
        for row in range(height.bit_length()):
            level = x
            for column in range(width.bit_length()):
                found.append(level)
                level = self.doubled(level, 2**column, 3)
            x = self.doubled(x, 2**row, 2)
        return torch.stack(found, 2).flatten(2)

    def doubled(self, x: torch.Tensor, size: int, axis: int) -> torch.Tensor:
        """Windows twice as long along an axis; those that would leave the border stay."""
        rest = x.shape[axis] - size
        if rest <= 0:
            return x
        longer = torch.maximum(x.narrow(axis, 0, rest), x.narrow(axis, size, rest))
        return torch.cat([longer, x.narrow(axis, rest, size)], axis)

    def bins(
        self,
        low: torch.Tensor,
        high: torch.Tensor,
        count: int,
        size: int,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Along an axis: the window size's number, two places that cover each bin, is it there."""
        first, last = self.rounded(low), self.rounded(high)
        length = (last - first + 1).clamp(min=1) / count
        numbers = torch.arange(count, device=low.device)
        start = (numbers * length[..., None]).floor() + first[..., None]
        end = ((numbers + 1) * length[..., None]).ceil() + first[..., None]
        start, end = start.clamp(0, size).long(), end.clamp(0, size).long()
        powers = 2 ** torch.arange(size.bit_length(), device=low.device)
        number = ((end - start)[..., None] >= powers[1:]).sum(-1)  # (N, R, bins)
        places = torch.stack([start, end - powers[number]], -1).clamp(0, size - 1)
        return number[..., None], places, end > start

    def rounded(self, x: torch.Tensor) -> torch.Tensor:
        """Halves go away from zero, as in C."""
        whole = x.trunc()
        return torch.where((x - whole).abs() == 0.5, whole + x.sign(), x.round())
