"""ZeroPad3d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import ConstantPadding
from graph_runtime.params import Border3d
from graph_runtime.tensors import Spec


class ZeroPad3d(ConstantPadding):
    """Puts a border of zeros around a volume."""

    title = "Zero padding 3D"
    synonyms = ("border", "margin", "pad", "frame", "zeros")
    formula = r"y_p = x_{p-a} \; \mathrm{inside}, \quad 0 \; \mathrm{outside}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad3d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 2, 8, 8, 8),)
    spatial = ("D", "H", "W")

    padding: Border3d = Field(
        1,
        description="Border on every side, or left, right, top, bottom, front and back.",
        json_schema_extra={"unit": "px"},
    )
