"""StyleLoss."""

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import LossBlock, expect_alike
from graph_runtime.tensors import SCALAR, Spec


class StyleLoss(LossBlock):
    """How unlike the Gram matrices of two images' features are: which channels appear together."""

    title = "Style loss"
    synonyms = ("style transfer", "gram matrix", "texture", "neural style")
    formula = r"\ell = \frac{1}{(2 H W C)^2} \sum_{k, l} (G^x_{kl} - G^t_{kl})^2"
    reference = "https://arxiv.org/abs/1508.06576"
    calls = ("StyleLoss",)
    example = (Spec("N", 16, 8, 8), Spec("N", 16, 8, 8))

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank < 3:
            message = f"Features have to be (N, C, …), not {x.text}."
            raise BatchError(message, "Take them from a convolution.")
        expect_alike(x, target, "the target's")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("StyleLoss")

    def macs(self, x: Spec, target: Spec, y: Spec) -> int:
        return 2 * x.channels * x.numbers
