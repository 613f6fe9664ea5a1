"""GaussianNLLLoss."""

from pydantic import Field

from graph_runtime.blocks.loss._loss import (
    REDUCTION,
    TORCH,
    LossBlock,
    Reduction,
    expect_alike,
)
from graph_runtime.tensors import SCALAR, Spec


class GaussianNLLLoss(LossBlock):
    """How unlikely the target is for a normal distribution of this mean and variance.

    torch stops at a variance below 0: wire it from a Softplus or an exponential.
    """

    title = "GaussianNLLLoss"
    synonyms = ("negative log likelihood", "normal distribution", "variance", "uncertainty",
                "heteroscedastic regression")  # fmt: skip
    formula = r"\ell = \frac{1}{2} \left( \log v + \frac{(x - t)^2}{v} \right)"
    reference = f"{TORCH}.GaussianNLLLoss.html"
    example = (Spec("N", 3), Spec("N", 3), Spec("N", 3))

    full: bool = Field(False, description="Add the constant, half the logarithm of 2π.")
    eps: float = Field(1e-6, gt=0, le=1, description="Smallest variance that is counted with.")
    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec, var: Spec) -> Spec:
        expect_alike(x, target)
        expect_alike(x, var, "the variance")
        return SCALAR
