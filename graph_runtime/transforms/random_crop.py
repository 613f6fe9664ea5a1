"""RandomCrop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.params import Natural, Size2d
from graph_runtime.transform import Transform, Work

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class RandomCrop(Transform):
    """Widens every picture by a border, then cuts a part out of it at a random place.

    A part that is smaller than the picture is enlarged to the picture's size.
    """

    title = "Crop at a random place"
    synonyms = ("random cropping", "shift", "translation", "pad and crop", "augmentation")
    formula = r"y_{chw} = x_{c(h+t)(w+l)}, \quad t, l \sim U\{-p, \dots, p\}"
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomCrop.html"
    )
    way = "move"

    size: Size2d | None = Field(
        None,
        description="Height and width of the part; empty for those of the picture.",
        json_schema_extra={"unit": "px"},
    )
    padding: Natural = Field(
        1,
        description="Border that is added on every side before.",
        json_schema_extra={"unit": "px"},
    )
    padding_mode: Literal["constant", "edge", "reflect"] = Field(
        "edge", description="What the border shows: 0, the pixels at the edge, or a reflection."
    )

    def work(self) -> Work:
        sides = (self.size, self.size) if isinstance(self.size, int) else self.size
        given = {"size": sides, "padding": self.padding, "padding_mode": self.padding_mode}
        return Work(crop_anywhere, given)

    def expect(self, facts: DataFacts, loss: Loss) -> None:
        super().expect(facts, loss)
        for spec in self.taken(facts):
            height, width = (int(side) for side in spec.sizes[1:])
            tall, wide = (self.size,) * 2 if isinstance(self.size, int) else self.size or (0, 0)
            border = 2 * self.padding
            if tall > height + border or wide > width + border:
                raise ShapeError(
                    f"A part of {tall}×{wide} px does not fit into pictures of {height}×{width} "
                    f"px with their border of {self.padding}.",
                    "Make the size smaller or the padding larger.",
                    "size",
                )
            if self.padding_mode == "reflect" and self.padding >= min(height, width):
                raise ShapeError(
                    f"A reflection of {self.padding} px is wider than the picture.",
                    f"Set padding to at most {min(height, width) - 1}.",
                    "padding",
                )


def crop_anywhere(
    x: Tensor,
    chance: Chance,
    size: tuple[int, int] | None,
    padding: int,
    padding_mode: str,
    nearest: bool = False,
) -> Tensor:
    """A part of each x (N, C, H, W) with its border, at the size of x."""
    import torch
    from torch.nn.functional import interpolate, pad

    height, width = size or x.shape[2:]
    mode = {"edge": "replicate"}.get(padding_mode, padding_mode)
    wide = pad(x, [padding] * 4, mode) if padding else x
    u = chance.uniform(2).double()
    top = (u[:, :1] * (wide.shape[2] - height + 1)).long()  # (N, 1)
    left = (u[:, 1:] * (wide.shape[3] - width + 1)).long()
    rows = top + torch.arange(height, device=x.device)  # (N, height)
    columns = left + torch.arange(width, device=x.device)
    sample = torch.arange(len(x), device=x.device)[:, None, None]
    part = wide.permute(0, 2, 3, 1)[sample, rows[:, :, None], columns[:, None, :]]
    part = part.permute(0, 3, 1, 2).contiguous()  # (N, C, height, width)
    if part.shape == x.shape:
        return part
    if nearest:
        return interpolate(part, x.shape[2:], mode="nearest-exact")
    return interpolate(part, x.shape[2:], mode="bilinear", align_corners=False)
