"""ReplicationPad2d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border2d
from graph_runtime.tensors import Spec


class ReplicationPad2d(Padding):
    """Puts a border around an image that repeats its edge."""

    title = "Replication padding 2D"
    synonyms = ("border", "repeat", "edge", "replicate", "pad")
    formula = r"y_p = x_{\max(0, \min(p-a, n-1))}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html"
    example = (Spec("N", 3, 16, 16),)
    spatial = ("H", "W")

    padding: Border2d = Field(
        1,
        description="Border on every side, or left, right, top and bottom.",
        json_schema_extra={"unit": "px"},
    )
