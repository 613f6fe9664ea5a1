"""ZeroPad2d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import ConstantPadding
from graph_runtime.params import Border2d
from graph_runtime.tensors import Spec


class ZeroPad2d(ConstantPadding):
    """Puts a border of zeros around an image."""

    title = "Zero padding 2D"
    synonyms = ("border", "margin", "pad", "frame", "zeros")
    formula = r"y_p = x_{p-a} \; \mathrm{inside}, \quad 0 \; \mathrm{outside}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 3, 16, 16),)
    spatial = ("H", "W")

    padding: Border2d = Field(
        1,
        description="Border on every side, or left, right, top and bottom.",
        json_schema_extra={"unit": "px"},
    )
