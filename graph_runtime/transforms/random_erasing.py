"""RandomErasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._boxes import inside_box
from graph_runtime.transforms._shares import Share

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance

Ratio = Annotated[float, Field(gt=0, le=100)]


class RandomErasing(Transform):
    """Paints over a box of random size, form and place in some pictures."""

    title = "Random erasing"
    synonyms = ("cutout", "occlusion", "box", "augmentation")
    formula = r"y = x \odot (1 - M) + v M, \quad |M| \sim U(s_1, s_2) \, H W"
    reference = "https://arxiv.org/abs/1708.04896"
    way = "picture"

    p: Share = Field(0.5, description="Share of the pictures that are painted over.")
    scale: tuple[Share, Share] = Field(
        (0.02, 0.33), description="Smallest and largest share of the picture."
    )
    ratio: tuple[Ratio, Ratio] = Field(
        (0.3, 3.3), description="Smallest and largest height over width."
    )
    value: Annotated[float, Field(ge=-1000, le=1000)] = Field(
        0.0, description="What is painted; 0 is the mean of standardised data."
    )

    @model_validator(mode="after")
    def _in_order(self) -> RandomErasing:
        if self.scale[0] > self.scale[1] or self.ratio[0] > self.ratio[1]:
            raise ValueError("The smallest is larger than the largest. Swap them.")
        return self

    def work(self) -> Work:
        return Work(erase, self.model_dump(), (inside_box,))


def erase(
    x: Tensor,
    chance: Chance,
    p: float,
    scale: tuple[float, float],
    ratio: tuple[float, float],
    value: float,
) -> Tensor:
    """x (N, C, H, W), a share p of it with a box painted over."""
    tall, wide = x.shape[2:]
    u = chance.uniform(5).double()
    area = (scale[0] + u[:, 0] * (scale[1] - scale[0])) * tall * wide
    form = ratio[0] * (ratio[1] / ratio[0]) ** u[:, 1]
    height = (area * form).sqrt().round().clamp(0, tall).long()
    width = (area / form).sqrt().round().clamp(0, wide).long()
    top = (u[:, 2] * (tall - height + 1)).long()
    left = (u[:, 3] * (wide - width + 1)).long()
    painted = inside_box(x, top, left, height, width) & (u[:, 4] < p)[:, None, None, None]
    return x.masked_fill(painted, value)
