"""CircularPad3d."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border3d
from graph_runtime.tensors import Spec


class CircularPad3d(Padding):
    """Puts a border around a volume that goes on at its other end."""

    title = "Circular padding 3D"
    synonyms = ("border", "wrap around", "periodic", "torus", "pad")
    formula = r"y_p = x_{(p-a) \bmod n}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad3d.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 2, 8, 8, 8),)
    spatial = ("D", "H", "W")
    most = 0

    padding: Border3d = Field(
        1,
        description="Border on every side, or left, right, top, bottom, front and back.",
        json_schema_extra={"unit": "px"},
    )
