"""YOLOLoss."""

from pydantic import Field

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import LossBlock, expect_alike
from graph_runtime.tensors import SCALAR, Spec


class YOLOLoss(LossBlock):
    """Squared errors of all cells of a grid; boxes and classes count only where an object is.

    The last axis of each cell and anchor is whether there is an object, four numbers of its box,
    and one number a class.
    """

    title = "YOLO loss"
    synonyms = ("detection", "bounding boxes", "grid", "anchors", "you only look once")
    formula = (
        r"\ell = \sum_{cells} 1^{obj} ((p - t)^2 + \lambda_{coord} \|b - t_b\|^2 + \|c - t_c\|^2)"
        r" + \lambda_{noobj} 1^{noobj} p^2"
    )
    reference = "https://arxiv.org/abs/1506.02640"
    calls = ("YOLOLoss",)
    example = (Spec("N", 3, 3, 2, 8), Spec("N", 3, 3, 2, 8))

    lambda_coord: float = Field(5.0, ge=0, le=1e6, description="How much boxes count.")
    lambda_noobj: float = Field(0.5, ge=0, le=1e6, description="How much empty cells count.")

    def shape(self, x: Spec, target: Spec) -> Spec:
        expect_alike(x, target)
        if x.rank < 3 or x.last < 5:
            message = f"Cells have to be (N, …, 5 + C), not {x.text}."
            raise BatchError(message, "Bring object, box and classes of a cell to the last axis.")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("YOLOLoss", **self.changed("lambda_coord", "lambda_noobj"))
