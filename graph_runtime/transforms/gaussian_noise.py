"""GaussianNoise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Amount

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class GaussianNoise(Transform):
    """Adds a random number to every feature or pixel."""

    title = "Noise"
    synonyms = ("feature noise", "gaussian noise", "jitter", "augmentation", "table")
    formula = r"y = x + \epsilon, \quad \epsilon \sim N(0, \sigma^2)"
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/"
        "torchvision.transforms.v2.GaussianNoise.html"
    )
    way = "numbers"

    sigma: Amount = Field(
        0.1, description="Deviation σ of the noise, in the units that the network reads."
    )

    def work(self) -> Work:
        return Work(add_noise, {"sigma": self.sigma})


def add_noise(x: Tensor, chance: Chance, sigma: float) -> Tensor:
    """x (N, …) with noise of its own for every sample."""
    return x + (chance.normal(x[0].numel()) * sigma).view_as(x).to(x.dtype)
