"""KLDivLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.blocks.loss._loss import TORCH, SameShapeLoss


class KLDivLoss(SameShapeLoss):
    """How far log-probabilities are from a distribution, summed over classes."""

    title = "KLDivLoss"
    synonyms = ("kullback-leibler", "divergence", "distillation")
    formula = r"\ell = t (\log t - x)"
    reference = f"{TORCH}.KLDivLoss.html"
    function = "F.kl_div"

    reduction: Literal["batchmean", "mean", "sum"] = Field(
        "mean", description="Sum over classes by sample, mean of all numbers, or their sum."
    )
    log_target: bool = Field(False, description="The target holds log-probabilities too.")
