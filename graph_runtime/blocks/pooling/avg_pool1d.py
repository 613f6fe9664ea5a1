"""AvgPool1d."""

from pydantic import Field

from graph_runtime.blocks.pooling._pooling import Pooling1d
from graph_runtime.tensors import Spec


class AvgPool1d(Pooling1d):
    """Takes the mean of each window of every channel."""

    title = "Average pooling 1D"
    synonyms = ("avgpool", "mean pooling", "pool", "sequence", "signal", "moving average")
    formula = r"y_{c,t} = \frac{1}{k} \sum_{k} x_{c,\,st+k}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html"
    example = (Spec("N", 16, 28, axes=("N", "C", "T")),)

    count_include_pad: bool = Field(True, description="Count the border's zeros in the mean.")
