"""HalfMSELoss."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.loss._loss import REDUCTION, Reduction, SameShapeLoss
from graph_runtime.tensors import Spec


class HalfMSELoss(SameShapeLoss):
    """Half the mean of squared differences, so that the slope is the difference itself."""

    title = "Half MSELoss"
    synonyms = ("mean squared error", "one half", "least squares", "regression", "1/(2m)")
    formula = r"\ell = \frac{1}{2n} \sum_i (x_i - t_i)^2"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"
    calls = ("HalfMSELoss",)

    reduction: Reduction = REDUCTION

    def module(self, x: Spec, target: Spec) -> Call:
        return own("HalfMSELoss", **self.changed("reduction"))
