"""ReflectionPad3d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border3d
from graph_runtime.tensors import Spec


class ReflectionPad3d(Padding):
    """Puts a mirrored border around a volume; the edge itself is not repeated."""

    title = "Reflection padding 3D"
    synonyms = ("border", "mirror", "reflect", "pad", "style transfer")
    formula = r"y_p = x_{|p-a|}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad3d.html"
    example = (Spec("N", 2, 8, 8, 8),)
    spatial = ("D", "H", "W")
    most = -1

    padding: Border3d = Field(
        1,
        description="Border on every side, or left, right, top, bottom, front and back.",
        json_schema_extra={"unit": "px"},
    )
