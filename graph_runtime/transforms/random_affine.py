"""RandomAffine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Share
from graph_runtime.transforms._warp import Fill, looked_up, pixel_places

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance

Zoom = Annotated[float, Field(gt=0, le=100)]


class RandomAffine(Transform):
    """Turns, shears, enlarges and shifts every picture a little, in one look-up."""

    title = "Turn, shear, zoom and shift"
    synonyms = ("rotation", "shearing", "scale", "translation", "affine", "augmentation")
    formula = (
        r"y(u) = x\left(A^{-1} (u - t)\right), \quad"
        r" A = s R(\theta) \begin{pmatrix} 1 & \tan \phi \\ 0 & 1 \end{pmatrix}"
    )
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/"
        "torchvision.transforms.v2.RandomAffine.html"
    )
    way = "move"

    degrees: Annotated[float, Field(ge=0, le=180)] = Field(
        10.0, description="Largest turn, to either side.", json_schema_extra={"unit": "°"}
    )
    translate: tuple[Share, Share] = Field(
        (0.0, 0.0), description="Largest shift sideways and up or down, as a share of the side."
    )
    scale: tuple[Zoom, Zoom] = Field((1.0, 1.0), description="Smallest and largest magnification.")
    shear: Annotated[float, Field(ge=0, le=80)] = Field(
        0.0, description="Largest slant of upright lines.", json_schema_extra={"unit": "°"}
    )
    padding_mode: Fill = Field(
        "border", description="What lies beyond the edge: 0, the edge itself, or a reflection."
    )

    @model_validator(mode="after")
    def _in_order(self) -> RandomAffine:
        if self.scale[0] > self.scale[1]:
            raise ValueError("The smallest magnification is larger than the largest. Swap them.")
        return self

    def work(self) -> Work:
        return Work(turn_and_shift, self.model_dump(), (pixel_places, looked_up, affine))


def turn_and_shift(
    x: Tensor,
    chance: Chance,
    degrees: float,
    translate: tuple[float, float],
    scale: tuple[float, float],
    shear: float,
    padding_mode: str,
    nearest: bool = False,
) -> Tensor:
    """x (N, C, H, W) turned, slanted, enlarged and shifted, each sample in its own way."""
    u = chance.uniform(5, -1.0).to(x.dtype)
    down, right = u[:, 2] * translate[1] * x.shape[2], u[:, 3] * translate[0] * x.shape[3]
    ratio = (scale[1] / scale[0]) ** (u[:, 4] / 2 + 0.5)
    angles = u[:, 0] * degrees, u[:, 1] * shear
    return affine(x, *angles, scale[0] * ratio, (down, right), padding_mode, nearest)


def affine(
    x: Tensor,
    angle: Tensor,
    slant: Tensor,
    zoom: Tensor,
    shift: tuple[Tensor, Tensor],
    padding_mode: str,
    nearest: bool = False,
) -> Tensor:
    """x (N, C, H, W) by angle and slant (°, (N,)), turned against the clock; shift in pixels."""
    rows, columns = pixel_places(x)
    rows, columns = (rows - shift[0][:, None, None]), (columns - shift[1][:, None, None])
    turn, tilt = angle.deg2rad()[:, None, None], slant.deg2rad()[:, None, None]
    across = (columns * turn.cos() - rows * turn.sin()) / zoom[:, None, None]
    along = (columns * turn.sin() + rows * turn.cos()) / zoom[:, None, None]
    return looked_up(x, along, across + along * tilt.tan(), padding_mode, nearest)
