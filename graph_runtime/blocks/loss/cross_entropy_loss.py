"""CrossEntropyLoss."""

from pydantic import Field

from graph_runtime.block import ShapeError, Spec, expect_features
from graph_runtime.blocks.loss._loss import REDUCTION, TORCH, LossBlock, Reduction, expect_alike
from graph_runtime.tensors import SCALAR


def class_target(x: Spec, target: Spec) -> Spec:
    """A scalar, if the target has one class number wherever the result has scores."""
    expect_features(x)
    wanted = (x.shape[0], *x.shape[2:])
    if target.shape != wanted:
        raise ShapeError(
            f"The result {x.text} has {x.size(1)} classes on axis 1 and "
            f"needs class numbers of shape {Spec(*wanted).text}, not {target.text}.",
            "Permute the result so that classes stand on axis 1.",
        )
    return SCALAR


class CrossEntropyLoss(LossBlock):
    """Punishes a low probability of the true class; takes logits, classes on axis 1."""

    title = "CrossEntropyLoss"
    synonyms = (
        "softmax loss",
        "log loss",
        "classification",
        "negative log-likelihood",
        "per pixel",
        "skip-gram",
    )
    formula = r"\ell = -\log \frac{e^{x_t}}{\sum_{c=1}^{C} e^{x_c}}"
    takes = "logits"
    reference = f"{TORCH}.CrossEntropyLoss.html"
    dtypes = {"target": ("int64", "float32")}
    example = (Spec("N", 10), Spec("N", dtype="int64"))

    ignore_index: int = Field(
        -100, ge=-(2**31), le=2**31 - 1, description="Class number that is left out, as padding is."
    )
    label_smoothing: float = Field(
        0.0, ge=0, le=1, description="Share of the target spread evenly over all classes."
    )
    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, target: Spec) -> Spec:
        if target.dtype == "float32":
            expect_features(x)
            expect_alike(x, target)
            return SCALAR
        return class_target(x, target)
