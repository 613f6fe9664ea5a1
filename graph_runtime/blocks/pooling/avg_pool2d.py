"""AvgPool2d."""

from pydantic import Field

from graph_runtime.blocks.pooling._pooling import Pooling2d
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class AvgPool2d(Pooling2d):
    """Takes the mean of each window of every channel."""

    title = "Average pooling 2D"
    synonyms = ("avgpool", "mean pooling", "pool", "subsampling", "downsampling")
    formula = r"y_{c,i,j} = \frac{1}{k^2} \sum_{k,l} x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html"
    example = (Spec("N", 16, 28, 28),)

    count_include_pad: bool = Field(True, description="Count the border's zeros in the mean.")
    divisor_override: Count | None = Field(
        None, description="Divide by this number; empty: by the numbers in the window."
    )
