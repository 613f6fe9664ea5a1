"""FastRCNNLoss."""

from pydantic import Field

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import LossBlock
from graph_runtime.tensors import SCALAR, Spec


class FastRCNNLoss(LossBlock):
    """Cross-entropy of a region's class, and smooth L1 of the true class's box.

    A row of the target is the class and four numbers of the box; class 0 is background, whose box
    does not count, and below 0 a region is left out. Samples may have several regions (N, R, …).
    """

    title = "Fast R-CNN loss"
    synonyms = ("multi-task", "detection", "bounding box", "region", "class and box", "smooth l1")
    formula = r"\ell = -\log p_t + \lambda [t \geq 1] \sum_{i \in xywh} L_1^{smooth}(b^t_i - v_i)"
    reference = "https://arxiv.org/abs/1504.08083"
    calls = ("FastRCNNLoss",)
    takes = "logits"
    example = (Spec("N", 4), Spec("N", 5), Spec("N", 16))

    lambda_box: float = Field(1.0, ge=0, le=1e6, description="How much boxes count.")
    beta: float = Field(1.0, gt=0, le=1e6, description="Where the square of smooth L1 ends.")

    def shape(self, x: Spec, target: Spec, boxes: Spec) -> Spec:
        regions = x.shape[:-1]
        wanted = ((*regions, 5), (*regions, 4 * x.last)) if x.rank in (2, 3) else ()
        if (target.shape, boxes.shape) != wanted:
            raise BatchError(
                "It takes scores (N, C) or (N, R, C), as many targets of 5 and boxes of 4C, not "
                f"{x.text}, {target.text} and {boxes.text}.",
                "Give it a score and a box for each class.",
            )
        return SCALAR

    def module(self, x: Spec, target: Spec, boxes: Spec) -> Call:
        return own("FastRCNNLoss", **self.changed("lambda_box", "beta"))
