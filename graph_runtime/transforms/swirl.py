"""Swirl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Strength
from graph_runtime.transforms._warp import Fill, looked_up, pixel_places

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class Swirl(Transform):
    """Twists every picture around its middle, most in the middle itself."""

    title = "Swirl"
    synonyms = ("twist", "distort", "whirl", "rotation", "augmentation")
    formula = r"\theta' = \theta + s \, e^{-r / \rho}, \quad s \sim U(-S, S)"
    reference = "https://scikit-image.org/docs/stable/api/skimage.transform.html"
    way = "move"

    strength: Annotated[float, Field(ge=0, le=100)] = Field(
        1.0, description="Largest twist S of the middle; 0 twists nothing.",
        json_schema_extra={"unit": "rad"},
    )  # fmt: skip
    radius: Strength = Field(
        4.0,
        description="Distance ρ from the middle at which the twist has gone down to 37 %.",
        json_schema_extra={"unit": "px"},
    )
    padding_mode: Fill = Field(
        "border", description="What lies beyond the edge: 0, the edge itself, or a reflection."
    )

    def work(self) -> Work:
        return Work(twist, self.model_dump(), (pixel_places, looked_up))


def twist(
    x: Tensor,
    chance: Chance,
    strength: float,
    radius: float,
    padding_mode: str,
    nearest: bool = False,
) -> Tensor:
    """x (N, C, H, W) looked up at places turned by an angle that falls with the distance."""
    rows, columns = pixel_places(x)
    fall = (-(rows**2 + columns**2).sqrt() / radius).exp()  # (H, W)
    angle = chance.uniform(1, -strength, strength).to(x.dtype)[:, :, None] * fall
    across = columns * angle.cos() - rows * angle.sin()
    along = columns * angle.sin() + rows * angle.cos()
    return looked_up(x, along, across, padding_mode, nearest)
