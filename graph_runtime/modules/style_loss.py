"""StyleLoss."""

import torch
from torch import nn


class StyleLoss(nn.Module):
    """Squared differences of Gram matrices over (2 H W C) squared, mean over samples."""

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        a, b = x.flatten(2), target.flatten(2)
        apart = a @ a.transpose(1, 2) - b @ b.transpose(1, 2)
        return apart.square().sum() / (len(x) * (2 * a[0].numel()) ** 2)
