"""ShortcutIfEqual."""

import torch
from torch import nn


class ShortcutIfEqual(nn.Module):
    """Adds x to z where both have the same sizes, and gives z alone where not."""

    def forward(self, z: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return z + x if z.shape == x.shape else z
