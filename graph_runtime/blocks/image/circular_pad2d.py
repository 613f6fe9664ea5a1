"""CircularPad2d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border2d
from graph_runtime.tensors import Spec


class CircularPad2d(Padding):
    """Puts a border around an image that goes on at its other end."""

    title = "Circular padding 2D"
    synonyms = ("border", "wrap around", "periodic", "torus", "pad")
    formula = r"y_p = x_{(p-a) \bmod n}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad2d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 3, 16, 16),)
    spatial = ("H", "W")
    most = 0

    padding: Border2d = Field(
        1,
        description="Border on every side, or left, right, top and bottom.",
        json_schema_extra={"unit": "px"},
    )
