"""RotaryPositionalEmbedding."""

import torch
from torch import nn


class RotaryPositionalEmbedding(nn.Module):
    """Turns each pair of features by an angle that grows with the step."""

    def __init__(self, base: float = 10000.0) -> None:
        super().__init__()
        self.base = base

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, features = x.shape[-2:]
        pairs = x.reshape(*x.shape[:-1], -1, 2)  # (N, T, F / 2, 2)
        index = torch.arange(0, features, 2, dtype=torch.float64, device=x.device)
        step = torch.arange(steps, dtype=torch.float64, device=x.device).unsqueeze(1)
        angle = step * self.base ** (-index / features)  # (T, F / 2)
        cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
        a, b = pairs.unbind(-1)
        turned = torch.stack((a * cos - b * sin, a * sin + b * cos), -1)
        return turned.flatten(-2)  # (N, T, F)
