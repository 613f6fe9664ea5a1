"""RandomHorizontalFlip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Share

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class RandomHorizontalFlip(Transform):
    """Mirrors some pictures, left for right."""

    title = "Mirror left and right"
    synonyms = ("mirroring", "flip", "horizontal flip", "augmentation")
    formula = r"y_{chw} = x_{ch(W-1-w)}"
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/"
        "torchvision.transforms.v2.RandomHorizontalFlip.html"
    )
    way = "move"

    p: Share = Field(0.5, description="Share of the pictures that are mirrored.")

    def work(self) -> Work:
        return Work(flip_sideways, {"p": self.p})


def flip_sideways(x: Tensor, chance: Chance, p: float, nearest: bool = False) -> Tensor:
    """x (N, C, H, W), a share p of it mirrored."""
    turned = (chance.uniform(1) < p)[:, :, None, None]
    return x.flip(3).where(turned, x)
