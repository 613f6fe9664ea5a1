"""Maxout."""

from pydantic import Field

from graph_runtime.block import Block, Call, Weights, expect_features, own
from graph_runtime.params import Width
from graph_runtime.tensors import Spec


class Maxout(Block):
    """Takes the largest of several linear mixtures for every output number."""

    title = "Maxout"
    synonyms = ("learned activation", "piecewise linear", "nonlinearity")
    formula = r"y_i = \max_{j = 1 \ldots k} \; (x W^\top + b)_{ij}"
    reference = "https://arxiv.org/abs/1302.4389"
    calls = ("Maxout",)

    out_features: Width = Field(10, description="Numbers per sample after the block.")
    pieces: int = Field(2, ge=1, le=1000, description="Mixtures k of which the largest is taken.")
    bias: bool = Field(True, description="Add the learned offset b.")

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        return x.with_last(self.out_features)

    def module(self, x: Spec) -> Call:
        return own("Maxout", x.last, self.out_features, self.pieces, **self.changed("bias"))

    def weights(self, x: Spec) -> Weights:
        rows = self.out_features * self.pieces
        offset = {"linear.bias": (rows,)} if self.bias else {}
        return {"linear.weight": (rows, x.last)} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        return x.last * y.numbers * self.pieces
