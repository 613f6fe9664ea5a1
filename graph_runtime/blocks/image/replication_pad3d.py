"""ReplicationPad3d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border3d
from graph_runtime.tensors import Spec


class ReplicationPad3d(Padding):
    """Puts a border around a volume that repeats its edge."""

    title = "Replication padding 3D"
    synonyms = ("border", "repeat", "edge", "replicate", "pad")
    formula = r"y_p = x_{\max(0, \min(p-a, n-1))}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html"
    example = (Spec("N", 2, 8, 8, 8),)
    spatial = ("D", "H", "W")

    padding: Border3d = Field(
        1,
        description="Border on every side, or left, right, top, bottom, front and back.",
        json_schema_extra={"unit": "px"},
    )
