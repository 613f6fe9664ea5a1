"""RandomVerticalFlip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Share

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class RandomVerticalFlip(Transform):
    """Turns some pictures upside down, as a mirror on the floor does."""

    title = "Mirror top and bottom"
    synonyms = ("mirroring", "flip", "vertical flip", "upside down", "augmentation")
    formula = r"y_{chw} = x_{c(H-1-h)w}"
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/"
        "torchvision.transforms.v2.RandomVerticalFlip.html"
    )
    way = "move"

    p: Share = Field(0.5, description="Share of the pictures that are mirrored.")

    def work(self) -> Work:
        return Work(flip_upright, {"p": self.p})


def flip_upright(x: Tensor, chance: Chance, p: float, nearest: bool = False) -> Tensor:
    """x (N, C, H, W), a share p of it mirrored."""
    turned = (chance.uniform(1) < p)[:, :, None, None]
    return x.flip(2).where(turned, x)
