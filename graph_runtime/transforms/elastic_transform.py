"""ElasticTransform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Amount, Strength
from graph_runtime.transforms._warp import Fill, looked_up, pixel_places

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class ElasticTransform(Transform):
    """Bends every picture as if it were drawn on rubber that is pulled here and there."""

    title = "Elastic warp"
    synonyms = ("local warping", "distort", "elastic distortion", "rubber", "augmentation")
    formula = r"y(u) = x(u + \alpha \, G_\sigma * r(u)), \quad r(u) \sim U(-1, 1)^2"
    reference = "https://doi.org/10.1109/ICDAR.2003.1227801"
    way = "move"

    alpha: Amount = Field(
        8.0,
        description="Strength of the pull α; 0 bends nothing.",
        json_schema_extra={"unit": "px"},
    )
    sigma: Strength = Field(
        3.0,
        description="Width σ over which neighbours are pulled alike.",
        json_schema_extra={"unit": "px"},
    )
    padding_mode: Fill = Field(
        "border", description="What lies beyond the edge: 0, the edge itself, or a reflection."
    )

    def work(self) -> Work:
        return Work(bend, self.model_dump(), (pixel_places, looked_up))


def bend(
    x: Tensor,
    chance: Chance,
    alpha: float,
    sigma: float,
    padding_mode: str,
    nearest: bool = False,
) -> Tensor:
    """x (N, C, H, W) looked up at places pulled by smoothed noise."""
    import torch
    from torch.nn.functional import conv2d

    count, _, height, width = x.shape
    pull = chance.uniform(2 * height * width, -1.0).to(x.dtype).view(2 * count, 1, height, width)
    reach = min(int(3 * sigma + 0.999), max(height, width) - 1)
    steps = torch.arange(-reach, reach + 1, device=x.device, dtype=x.dtype)
    bell = torch.exp(-((steps / sigma) ** 2) / 2)
    bell = bell / bell.sum()
    pull = conv2d(pull, bell.view(1, 1, -1, 1), padding=(reach, 0))
    pull = conv2d(pull, bell.view(1, 1, 1, -1), padding=(0, reach)) * alpha
    pull = pull.view(count, 2, height, width)
    rows, columns = pixel_places(x)
    return looked_up(x, rows + pull[:, 0], columns + pull[:, 1], padding_mode, nearest)
