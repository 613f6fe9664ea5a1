"""BrightnessContrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Amount, Share

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class BrightnessContrast(Transform):
    """Makes every picture a little lighter or darker, and its differences larger or smaller."""

    title = "Brightness and contrast"
    synonyms = ("light", "exposure", "colour jitter", "augmentation")
    formula = r"y = \bar{x} + (1 + c) (x - \bar{x}) + b"
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/"
        "torchvision.transforms.v2.ColorJitter.html"
    )
    way = "picture"

    brightness: Amount = Field(
        0.2, description="Largest b that is added, in the units that the network reads."
    )
    contrast: Share = Field(
        0.2, description="Largest share c by which differences from the picture's mean change."
    )

    def work(self) -> Work:
        return Work(light_up, self.model_dump())


def light_up(x: Tensor, chance: Chance, brightness: float, contrast: float) -> Tensor:
    """x (N, C, H, W) with another brightness and contrast for each sample."""
    u = chance.uniform(2, -1.0).to(x.dtype)[:, :, None, None]  # (N, 2, 1, 1)
    mean = x.mean((1, 2, 3), keepdim=True)
    return x + (x - mean) * (u[:, 1:] * contrast) + u[:, :1] * brightness
