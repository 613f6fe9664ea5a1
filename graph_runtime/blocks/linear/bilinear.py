"""Bilinear."""

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Weights, call, expect_features
from graph_runtime.params import Width
from graph_runtime.tensors import Spec


class Bilinear(Block):
    """Mixes every pair of numbers, one of each input, into every output number."""

    title = "Bilinear"
    synonyms = ("pairwise product", "interaction", "tensor product", "quadratic form")
    formula = r"y_o = x_1^\top A_o \, x_2 + b_o"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html"
    example = (Spec("N", 32), Spec("N", 16))

    out_features: Width = Field(10, description="Numbers per sample after the block.")
    bias: bool = Field(True, description="Add the learned offset b.")

    def shape(self, x1: Spec, x2: Spec) -> Spec:
        expect_features(x1, "The first input")
        expect_features(x2, "The second input")
        if x1.shape[:-1] != x2.shape[:-1]:
            raise ShapeError(
                f"{x1.text} and {x2.text} differ in more than their last axis.",
                "Give both inputs the same sizes before the features.",
            )
        return x1.with_last(self.out_features)

    def module(self, x1: Spec, x2: Spec) -> Call:
        sizes = (x1.last, x2.last, self.out_features)
        return call("nn.Bilinear", *sizes, **self.changed("bias"))

    def weights(self, x1: Spec, x2: Spec) -> Weights:
        offset = {"bias": (self.out_features,)} if self.bias else {}
        return {"weight": (self.out_features, x1.last, x2.last)} | offset

    def macs(self, x1: Spec, x2: Spec, y: Spec) -> int:
        return x1.last * x2.last * y.numbers
