"""FixedFilter."""

import torch
from torch import nn
from torch.nn import functional as F


class FixedFilter(nn.Module):
    """Slides a given kernel over an image; its numbers are learned only if `trainable`."""

    weight: torch.Tensor

    def __init__(
        self,
        in_channels: int,
        preset: str = "vertical",
        matrix: tuple[tuple[float, ...], ...] | None = None,
        sign: str = "bright_first",
        flip: bool = False,
        channels: tuple[int, ...] = (),
        per_channel: bool = False,
        trainable: bool = False,
        stride: int | tuple[int, int] = 1,
        padding: str | int | tuple[int, int] = 0,
    ) -> None:
        super().__init__()
        self.channels, self.stride, self.padding = list(channels), stride, padding
        seen = len(channels) or in_channels
        kernel = torch.tensor([matrix]) if matrix else self.edges(preset, sign)
        kernel = (kernel.flip(1, 2) if flip else kernel).unsqueeze(1)  # (K, 1, h, w)
        self.groups = seen if per_channel else 1
        self.kernels = len(kernel)
        shape = (seen, 1, 1, 1) if per_channel else (1, seen, 1, 1)
        weight = kernel.repeat(shape)
        if trainable:
            self.weight = nn.Parameter(weight)
        else:
            self.register_buffer("weight", weight)

    @staticmethod
    def edges(preset: str, sign: str) -> torch.Tensor:
        """One kernel, or both of x and y for a magnitude, (K, 3, 3)."""
        plain = {"vertical": "prewitt_x", "horizontal": "prewitt_y"}
        name, _, direction = plain.get(preset, preset).partition("_")
        side, middle = {"prewitt": (1, 1), "sobel": (1, 2), "scharr": (3, 10)}[name]
        smooth = torch.tensor([side, middle, side], dtype=torch.float32)
        step = (1.0, 0.0, -1.0) if sign == "bright_first" else (-1.0, 0.0, 1.0)
        x = torch.outer(smooth, torch.tensor(step))
        return torch.stack({"x": [x], "y": [x.T], "magnitude": [x, x.T]}[direction])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        seen = x[:, self.channels] if self.channels else x
        sizes = (self.stride, self.padding)
        y = F.conv2d(seen, self.weight, None, *sizes, groups=self.groups)
        if self.kernels == 1:
            return y
        pairs = torch.unflatten(y, 1, (self.groups, self.kernels))
        length: torch.Tensor = torch.linalg.vector_norm(pairs, dim=2)
        return length  # (N, groups, H, W)
