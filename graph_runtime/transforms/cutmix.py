"""CutMix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.transform import Transform, Work, takes
from graph_runtime.transforms._beta import beta_shares, gamma_numbers
from graph_runtime.transforms._boxes import inside_box

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class CutMix(Transform):
    """Puts a box of another picture into every one; targets mix as the areas do."""

    title = "CutMix"
    synonyms = ("cutmix", "patch", "paste", "augmentation")
    formula = (
        r"\tilde{x} = (1 - M) \odot x_i + M \odot x_j, \quad"
        r" \tilde{y} = \lambda y_i + (1 - \lambda) y_j, \quad \lambda = 1 - \frac{|M|}{H W}"
    )
    reference = "https://arxiv.org/abs/1905.04899"
    way = "mix"

    alpha: Annotated[float, Field(ge=0.05, le=100)] = Field(
        1.0, description="Shape of Beta(α, α), which gives the share of the first picture."
    )

    def work(self) -> Work:
        return Work(paste_box, {"alpha": self.alpha}, (gamma_numbers, beta_shares, inside_box))

    def expect(self, facts: DataFacts, loss: Loss) -> None:
        super().expect(facts, loss)
        if len(facts.inputs) != 1 or not takes("picture", facts.inputs[0]):
            raise ShapeError(
                "CutMix works on samples that are one picture (C, H, W).",
                "Use MixUp, or remove it.",
            )


def paste_box(x: Tensor, other: Tensor, chance: Chance, alpha: float) -> tuple[Tensor, Tensor]:
    """x (N, C, H, W) with a box of the other, and the share (N,) of x that is left."""
    tall, wide = x.shape[2:]
    side = (1 - beta_shares(chance, alpha)).sqrt()
    height, width = (side * tall).long(), (side * wide).long()
    u = chance.uniform(2).double()
    top = (u[:, 0] * tall).long() - height // 2
    left = (u[:, 1] * wide).long() - width // 2
    box = inside_box(x, top, left, height, width)
    return other.where(box, x), 1 - box.double().mean((1, 2, 3))
