"""ContentLoss."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.loss._loss import SameShapeLoss
from graph_runtime.tensors import Spec


class ContentLoss(SameShapeLoss):
    """Half the sum of squared differences between features of two images."""

    title = "Content loss"
    synonyms = ("style transfer", "perceptual", "features", "half squared error")
    formula = r"\ell = \frac{1}{2} \|x - t\|_2^2"
    reference = "https://arxiv.org/abs/1508.06576"
    calls = ("ContentLoss",)
    example = (Spec("N", 16, 8, 8), Spec("N", 16, 8, 8))

    def module(self, x: Spec, target: Spec) -> Call:
        return own("ContentLoss")
