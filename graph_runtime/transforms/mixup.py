"""MixUp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._beta import beta_shares, gamma_numbers

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class MixUp(Transform):
    """Lays every sample over another one, and mixes their targets in the same shares."""

    title = "MixUp"
    synonyms = ("mixup", "blend", "interpolation of samples", "augmentation")
    formula = (
        r"\tilde{x} = \lambda x_i + (1 - \lambda) x_j, \quad"
        r" \tilde{y} = \lambda y_i + (1 - \lambda) y_j, \quad \lambda \sim Beta(\alpha, \alpha)"
    )
    reference = "https://arxiv.org/abs/1710.09412"
    way = "mix"

    alpha: Annotated[float, Field(ge=0.05, le=100)] = Field(
        0.2, description="Small: one of the two nearly alone; large: half and half."
    )

    def work(self) -> Work:
        return Work(mix_up, {"alpha": self.alpha}, (gamma_numbers, beta_shares))


def mix_up(x: Tensor, other: Tensor, chance: Chance, alpha: float) -> tuple[Tensor, Tensor]:
    """Both x (N, …) in one, and the share (N,) of the first."""
    share = beta_shares(chance, alpha)
    part = share.to(x.dtype).view(-1, *[1] * (x.ndim - 1))
    return x * part + other * (1 - part), share
