"""RPNLoss."""

from pydantic import Field

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import LossBlock
from graph_runtime.tensors import SCALAR, Spec


class RPNLoss(LossBlock):
    """Cross-entropy of whether a box shows an object, and smooth L1 of the offsets to it.

    Boxes with an object and boxes without count the same, however many there are of each. A row of
    the target is a class and four offsets: 0 is background, and below 0 a box is left out.
    """

    title = "RPN loss"
    synonyms = ("region proposal", "objectness", "anchors", "faster r-cnn", "detection")
    formula = (
        r"\ell = \frac{1}{2} (\overline{-\log p}_{obj} + \overline{-\log (1 - p)}_{bg})"
        r" + \lambda \, \overline{\sum_i L_1^{smooth}(d_i - t_i)}_{obj}"
    )
    reference = "https://arxiv.org/abs/1506.01497"
    calls = ("RPNLoss",)
    takes = "logits"
    example = (Spec("N", 12), Spec("N", 12, 5), Spec("N", 12, 4))

    lambda_box: float = Field(1.0, ge=0, le=1e6, description="How much boxes count.")
    beta: float = Field(1.0, gt=0, le=1e6, description="Where the square of smooth L1 ends.")

    def shape(self, x: Spec, target: Spec, offsets: Spec) -> Spec:
        if x.rank != 2 or target.shape != (*x.shape, 5) or offsets.shape != (*x.shape, 4):
            raise BatchError(
                "It takes scores (N, A), targets (N, A, 5) and offsets (N, A, 4), not "
                f"{x.text}, {target.text} and {offsets.text}.",
                "Give it a score and four offsets for each box.",
            )
        return SCALAR

    def module(self, x: Spec, target: Spec, offsets: Spec) -> Call:
        return own("RPNLoss", **self.changed("lambda_box", "beta"))
