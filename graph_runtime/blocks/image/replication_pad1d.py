"""ReplicationPad1d."""

from pydantic import Field

from graph_runtime.blocks.image._padding import Padding
from graph_runtime.params import Border1d
from graph_runtime.tensors import Spec


class ReplicationPad1d(Padding):
    """Puts a border around a sequence that repeats its edge."""

    title = "Replication padding 1D"
    synonyms = ("border", "repeat", "edge", "replicate", "pad")
    formula = r"y_p = x_{\max(0, \min(p-a, n-1))}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html"
    example = (Spec("N", 4, 16, axes=("N", "C", "T")),)
    spatial = ("T",)

    padding: Border1d = Field(
        1,
        description="Steps added at both ends, or at left and right.",
        json_schema_extra={"unit": "steps"},
    )
