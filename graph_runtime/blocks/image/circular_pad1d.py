"""CircularPad1d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border1d
from graph_runtime.tensors import Spec


class CircularPad1d(Padding):
    """Puts a border around a sequence that goes on at its other end."""

    title = "Circular padding 1D"
    synonyms = ("border", "wrap around", "periodic", "torus", "pad")
    formula = r"y_p = x_{(p-a) \bmod n}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 4, 16, axes=("N", "C", "T")),)
    spatial = ("T",)
    most = 0

    padding: Border1d = Field(
        1,
        description="Steps added at both ends, or at left and right.",
        json_schema_extra={"unit": "steps"},
    )
