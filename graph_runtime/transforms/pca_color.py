"""PCAColor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Amount

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class PCAColor(Transform):
    """Shifts the colours of a picture along the directions in which the data's colours vary."""

    title = "PCA colour shift"
    synonyms = ("PCA color augmentation", "AlexNet", "fancy PCA", "lighting", "principal axes")
    formula = r"y_{hw} = x_{hw} + P (\alpha \odot \lambda), \quad \alpha_i \sim N(0, \sigma^2)"
    reference = "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional"
    way = "picture"

    sigma: Amount = Field(0.1, description="Deviation σ of the random factors α; 0 shifts nothing.")

    def work(self) -> Work:
        return Work(shift_along_axes, {"sigma": self.sigma}, (), principal_colours)


def principal_colours(x: Tensor) -> dict[str, Any]:
    """Axes P (C, C), a column each, and variances λ (C,) of the colours of all pixels of x."""
    import torch

    pixels = x.double().transpose(0, 1).flatten(1)  # (C, pixels)
    pixels = pixels - pixels.mean(1, keepdim=True)
    variances, axes = torch.linalg.eigh((pixels @ pixels.T / pixels.shape[1]).cpu())
    return {"axes": axes.to(x), "variances": variances.clamp_min(0).to(x)}


def shift_along_axes(
    x: Tensor, chance: Chance, sigma: float, axes: Tensor, variances: Tensor
) -> Tensor:
    """x (N, C, H, W) with P(αλ) added to every pixel of a sample."""
    alpha = chance.normal(len(variances)).to(x.dtype) * sigma  # (N, C)
    return x + (alpha * variances @ axes.T)[:, :, None, None]
