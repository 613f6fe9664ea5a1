"""Linear."""

from pydantic import Field

from graph_runtime.block import Block, Call, Weights, call, expect_features
from graph_runtime.params import Width
from graph_runtime.tensors import Spec


class Linear(Block):
    """Mixes every input number into every output number with learned weights."""

    title = "Linear"
    synonyms = ("dense", "fully connected", "fc", "affine", "perceptron")
    formula = r"y = x W^\top + b"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"
    example = (Spec("N", 64),)

    out_features: Width = Field(10, description="Numbers per sample after the block.")
    bias: bool = Field(True, description="Add the learned offset b.")

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        return x.with_last(self.out_features)

    def module(self, x: Spec) -> Call:
        return call("nn.Linear", x.last, self.out_features, **self.changed("bias"))

    def weights(self, x: Spec) -> Weights:
        offset = {"bias": (self.out_features,)} if self.bias else {}
        return {"weight": (self.out_features, x.last)} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        return x.last * y.numbers
