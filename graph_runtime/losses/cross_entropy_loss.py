"""CrossEntropyLoss."""

from graph_runtime.blocks.loss import cross_entropy_loss
from graph_runtime.losses._bases import CLASS_WEIGHTS, LEFT_OUT, ClassesLoss, ClassWeights


class CrossEntropyLoss(cross_entropy_loss.CrossEntropyLoss, ClassesLoss):
    """Punishes a low probability of the true class; takes one logit per class, no softmax.
    Summed over samples it is their negative log-likelihood, -Σ log p(y|x).

    Targets are a class a sample (N,), a position (N, T) or a pixel (N, H, W); the logits of a class
    stand on axis 1, or on the last one.
    """

    takes = "logits"
    formula = r"\ell = -\log \frac{e^{x_y}}{\sum_{c=1}^{C} e^{x_c}}"

    weight: ClassWeights = CLASS_WEIGHTS
    ignore_index: int | None = LEFT_OUT  # type: ignore[assignment]
