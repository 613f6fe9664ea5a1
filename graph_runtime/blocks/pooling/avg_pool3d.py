"""AvgPool3d."""

from pydantic import Field

from graph_runtime.blocks._window import Window
from graph_runtime.blocks.pooling._pooling import Pooling3d, averaged
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class AvgPool3d(Pooling3d):
    """Takes the mean of each window of every channel."""

    title = "Average pooling 3D"
    synonyms = ("avgpool", "mean pooling", "pool", "voxels", "video")
    formula = r"y_{c,p} = \frac{1}{k^3} \sum_{k} x_{c,\,sp+k}, \quad p, k \in \mathbb{N}^3"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html"
    example = (Spec("N", 4, 8, 8, 8),)

    count_include_pad: bool = Field(True, description="Count the border's zeros in the mean.")
    divisor_override: Count | None = Field(
        None, description="Divide by this number; empty: by the numbers in the window."
    )

    def _positions(self, sliding: Window, sizes: tuple[int, ...]) -> tuple[int, ...]:
        return averaged(sliding, sizes)
