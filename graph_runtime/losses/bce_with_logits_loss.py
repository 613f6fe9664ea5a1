"""BCEWithLogitsLoss."""

from typing import Annotated

from pydantic import Field

from graph_runtime.blocks.loss import bce_with_logits_loss
from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.losses._bases import AnswersLoss
from graph_runtime.tensors import Spec


class BCEWithLogitsLoss(bce_with_logits_loss.BCEWithLogitsLoss, AnswersLoss):
    """Punishes a low probability of the true answer to yes-or-no questions; takes logits.
    Summed over samples it is their negative log-likelihood, -Σ log p(y|x).
    """

    takes = "logits"
    formula = r"\ell = -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x))"

    pos_weight: tuple[Annotated[float, Field(gt=0, le=1e6)], ...] | None = Field(
        None, description="How much a yes counts, of each answer or of all; empty for as a no."
    )

    def expect(self, result: Spec, data: DataFacts) -> None:
        super().expect(result, data)
        if self.pos_weight is not None and len(self.pos_weight) not in (1, result.last):
            message = f"There are {len(self.pos_weight)} weights for {result.last} answers."
            raise ShapeError(message, "Give one for each, or one for all.", "pos_weight")
