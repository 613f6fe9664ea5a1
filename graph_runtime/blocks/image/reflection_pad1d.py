"""ReflectionPad1d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border1d
from graph_runtime.tensors import Spec


class ReflectionPad1d(Padding):
    """Puts a mirrored border around a sequence; the edge itself is not repeated."""

    title = "Reflection padding 1D"
    synonyms = ("border", "mirror", "reflect", "pad", "style transfer")
    formula = r"y_p = x_{|p-a|}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html"
    example = (Spec("N", 4, 16, axes=("N", "C", "T")),)
    spatial = ("T",)
    most = -1

    padding: Border1d = Field(
        1,
        description="Steps added at both ends, or at left and right.",
        json_schema_extra={"unit": "steps"},
    )
