"""Hardmax."""

from pydantic import Field

from graph_runtime.block import Call, own
from graph_runtime.blocks.activation._shares import Shares
from graph_runtime.tensors import Spec


class Hardmax(Shares):
    """Turns the largest number along an axis into 1 and all others into 0."""

    title = "Hardmax"
    synonyms = ("argmax", "one-hot", "winner takes all", "activation", "classes")
    formula = r"y_i = [\, i = \mathrm{argmax}_j \, x_j \,]"
    reference = "https://onnx.ai/onnx/operators/onnx__Hardmax.html"
    calls = ("Hardmax",)

    straight_through: bool = Field(
        False, description="Learn with the slope of softmax; without it nothing before learns."
    )

    def module(self, x: Spec) -> Call:
        return own("Hardmax", **self.changed("dim", "straight_through"))
