"""ChannelShift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Amount

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class ChannelShift(Transform):
    """Adds a random constant to each colour of a picture, as another light would."""

    title = "Shift of colours"
    synonyms = ("color shifting", "colour shift", "RGB", "tint", "augmentation")
    formula = r"y_{chw} = x_{chw} + d_c, \quad d_c \sim U(-s, s)"
    reference = "https://keras.io/api/layers/preprocessing_layers/image_augmentation/"
    way = "picture"

    shift: Amount = Field(
        0.2, description="Largest constant s, in the units that the network reads."
    )

    def work(self) -> Work:
        return Work(shift_colours, {"shift": self.shift})


def shift_colours(x: Tensor, chance: Chance, shift: float) -> Tensor:
    """x (N, C, H, W) with a constant added to each channel of each sample."""
    return x + chance.uniform(x.shape[1], -shift, shift).to(x.dtype)[:, :, None, None]
