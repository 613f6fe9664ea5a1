"""ReflectionPad2d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border2d
from graph_runtime.tensors import Spec


class ReflectionPad2d(Padding):
    """Puts a mirrored border around an image; the edge itself is not repeated."""

    title = "Reflection padding 2D"
    synonyms = ("border", "mirror", "reflect", "pad", "style transfer")
    formula = r"y_p = x_{|p-a|}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html"
    example = (Spec("N", 3, 16, 16),)
    spatial = ("H", "W")
    most = -1

    padding: Border2d = Field(
        1,
        description="Border on every side, or left, right, top and bottom.",
        json_schema_extra={"unit": "px"},
    )
