"""Cutout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.params import Count
from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._boxes import inside_box

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class Cutout(Transform):
    """Blanks a square at a random place of every picture; at the edge less of it is seen."""

    title = "Cutout"
    synonyms = ("mask out", "occlusion", "square", "erase", "augmentation")
    formula = r"y = x \odot (1 - M), \quad M \text{ a square of } s \times s"
    reference = "https://arxiv.org/abs/1708.04552"
    way = "picture"

    size: Count = Field(2, description="Side s of the square.", json_schema_extra={"unit": "px"})

    def work(self) -> Work:
        return Work(cut_out, {"size": self.size}, (inside_box,))


def cut_out(x: Tensor, chance: Chance, size: int) -> Tensor:
    """x (N, C, H, W) with 0 in a square around a random pixel of each sample."""
    import torch

    u = chance.uniform(2)
    top = (u[:, 0] * x.shape[2]).long() - size // 2
    left = (u[:, 1] * x.shape[3]).long() - size // 2
    side = torch.full_like(top, size)
    return x.masked_fill(inside_box(x, top, left, side, side), 0.0)
