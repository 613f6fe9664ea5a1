"""Softmax2d."""

from graph_runtime.block import Block, Call, call, expect_axes
from graph_runtime.tensors import Spec


class Softmax2d(Block):
    """Turns the channels of every pixel into shares that are positive and add up to 1."""

    title = "Softmax 2D"
    synonyms = ("pixel classes", "segmentation", "probabilities", "activation")
    formula = r"y_{c} = \frac{e^{x_{c}}}{\sum_{k} e^{x_{k}}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html"
    in_place = True
    example = (Spec("N", 3, 14, 14),)

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        return x

    def module(self, x: Spec) -> Call:
        return call("nn.Softmax2d")
