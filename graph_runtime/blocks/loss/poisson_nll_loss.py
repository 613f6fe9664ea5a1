"""PoissonNLLLoss."""

from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, Reduction, SameShapeLoss


class PoissonNLLLoss(SameShapeLoss):
    """For counts; the result is the logarithm of the expected count."""

    title = "PoissonNLLLoss"
    synonyms = ("poisson regression", "counts", "rates")
    formula = r"\ell = e^{x} - t x"
    reference = f"{TORCH}.PoissonNLLLoss.html"

    reduction: Reduction = REDUCTION
