"""ZeroPad1d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import ConstantPadding
from graph_runtime.params import Border1d
from graph_runtime.tensors import Spec


class ZeroPad1d(ConstantPadding):
    """Puts a border of zeros around a sequence."""

    title = "Zero padding 1D"
    synonyms = ("border", "margin", "pad", "frame", "zeros")
    formula = r"y_p = x_{p-a} \; \mathrm{inside}, \quad 0 \; \mathrm{outside}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad1d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 4, 16, axes=("N", "C", "T")),)
    spatial = ("T",)

    padding: Border1d = Field(
        1,
        description="Steps added at both ends, or at left and right.",
        json_schema_extra={"unit": "steps"},
    )
