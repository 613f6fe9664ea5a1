"""LPPool1d."""

from pydantic import Field

from graph_runtime.blocks.pooling._power_pooling import PowerPooling
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class LPPool1d(PowerPooling):
    """Takes the p-norm of each window of every channel: a sum for 1, a maximum for many."""

    title = "Power pooling 1D"
    synonyms = ("lp pooling", "power average pooling", "norm pooling", "root mean square", "pool")
    formula = r"y_{c,t} = \left(\sum_{k} x_{c,\,st+k}^p\right)^{1/p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html"
    example = (Spec("N", 16, 28, axes=("N", "C", "T")),)
    spatial = ("T",)

    kernel_size: Count = Field(
        2, description="Length of the window.", json_schema_extra={"unit": "steps"}
    )
    stride: Count | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "steps"},
    )
