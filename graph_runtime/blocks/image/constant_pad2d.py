"""ConstantPad2d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Call, call
from graph_runtime.blocks.image._padding import ConstantPadding
from graph_runtime.params import Border2d
from graph_runtime.tensors import Spec


class ConstantPad2d(ConstantPadding):
    """Puts a border of one number around an image."""

    title = "Constant padding 2D"
    synonyms = ("border", "margin", "pad", "frame", "fill")
    formula = r"y_p = x_{p-a} \; \mathrm{inside}, \quad v \; \mathrm{outside}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 3, 16, 16),)
    spatial = ("H", "W")

    padding: Border2d = Field(
        1,
        description="Border on every side, or left, right, top and bottom.",
        json_schema_extra={"unit": "px"},
    )
    value: float = Field(0.0, ge=-1e9, le=1e9, description="What the border holds, v.")

    def module(self, x: Spec) -> Call:
        return call("nn.ConstantPad2d", self.padding, self.value)
