"""ConstantPad1d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Call, call
from graph_runtime.blocks.image._padding import ConstantPadding
from graph_runtime.params import Border1d
from graph_runtime.tensors import Spec


class ConstantPad1d(ConstantPadding):
    """Puts a border of one number around a sequence."""

    title = "Constant padding 1D"
    synonyms = ("border", "margin", "pad", "frame", "fill")
    formula = r"y_p = x_{p-a} \; \mathrm{inside}, \quad v \; \mathrm{outside}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 4, 16, axes=("N", "C", "T")),)
    spatial = ("T",)

    padding: Border1d = Field(
        1,
        description="Steps added at both ends, or at left and right.",
        json_schema_extra={"unit": "steps"},
    )
    value: float = Field(0.0, ge=-1e9, le=1e9, description="What the border holds, v.")

    def module(self, x: Spec) -> Call:
        return call("nn.ConstantPad1d", self.padding, self.value)
