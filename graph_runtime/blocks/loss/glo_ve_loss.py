"""GloVeLoss."""

from pydantic import Field

from graph_runtime.block import Call, own
from graph_runtime.blocks.loss._loss import REDUCTION, Reduction, SameShapeLoss
from graph_runtime.tensors import Spec


class GloVeLoss(SameShapeLoss):
    """Brings the product of two word vectors near the logarithm of how often they meet."""

    title = "GloVe loss"
    synonyms = ("global vectors", "co-occurrence", "word embeddings", "weighted least squares")
    formula = r"\ell = \min(1, \frac{t}{x_{max}})^{\alpha} (x - \log t)^2"
    reference = "https://aclanthology.org/D14-1162/"
    calls = ("GloVeLoss",)

    x_max: float = Field(100.0, gt=0, le=1e9, description="Count from which a pair counts fully.")
    alpha: float = Field(0.75, gt=0, le=4, description="How slowly the weight grows before that.")
    reduction: Reduction = REDUCTION

    def module(self, x: Spec, target: Spec) -> Call:
        return own("GloVeLoss", **self.changed("x_max", "alpha", "reduction"))
