"""KLDivLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.blocks.loss._loss import TORCH, SameShapeLoss
from graph_runtime.expressions import Call, call
from graph_runtime.tensors import Spec


class KLDivLoss(SameShapeLoss):
    """How far a distribution, given as log-probabilities, is from the true one."""

    title = "KLDivLoss"
    synonyms = ("kullback-leibler", "relative entropy", "divergence", "distillation")
    formula = r"\ell = \sum_c t_c (\log t_c - x_c)"
    reference = f"{TORCH}.KLDivLoss.html"

    reduction: Literal["batchmean", "sum"] = Field(
        "batchmean", description="The mean over samples, or the sum over all."
    )
    log_target: bool = Field(False, description="The target is given as log-probabilities too.")

    def module(self, x: Spec, target: Spec) -> Call:
        # torch's own default warns that it will change.
        return call("nn.KLDivLoss", reduction=self.reduction, **self.changed("log_target"))
