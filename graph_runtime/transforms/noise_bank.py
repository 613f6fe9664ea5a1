"""NoiseBank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from graph_runtime.params import Natural
from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._chance import Chance
from graph_runtime.transforms._shares import Amount

if TYPE_CHECKING:
    from torch import Tensor


class NoiseBank(Transform):
    """Adds to every sample one of a limited number of noises, as recorded ones would be.

    Where noises are few beside the samples, the network may learn those noises by heart.
    """

    title = "Noise from a bank"
    synonyms = ("artificial data synthesis", "background noise", "mix in", "augmentation")
    formula = r"y = x + a \, n_k, \quad k \sim U\{1, \dots, K\}"
    reference = "https://www.deeplearning.ai/courses/machine-learning-yearning/"
    way = "numbers"

    noises: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        1000, description="How many different noises K the bank holds."
    )
    amount: Amount = Field(
        0.3, description="Loudness a of the noise, in the units that the network reads."
    )
    seed: Natural = Field(0, description="Fixes the noises of the bank.")

    def work(self) -> Work:
        return Work(add_from_bank, self.model_dump())


def add_from_bank(x: Tensor, chance: Chance, noises: int, amount: float, seed: int) -> Tensor:
    """x (N, …) with one of the bank's noises added to each sample."""
    which = (chance.uniform(1)[:, 0].double() * noises).long()  # (N,)
    noise = Chance((seed, 0x6E6F6973), which).normal(x[0].numel())
    return x + (noise * amount).view_as(x).to(x.dtype)
