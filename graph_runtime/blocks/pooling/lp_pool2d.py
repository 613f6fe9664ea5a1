"""LPPool2d."""

from pydantic import Field

from graph_runtime.blocks.pooling._power_pooling import PowerPooling
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class LPPool2d(PowerPooling):
    """Takes the p-norm of each window of every channel: a sum for 1, a maximum for many."""

    title = "Power pooling 2D"
    synonyms = ("lp pooling", "power average pooling", "norm pooling", "root mean square", "pool")
    formula = r"y_{c,i,j} = \left(\sum_{k,l} x_{c,\,si+k,\,sj+l}^p\right)^{1/p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html"
    example = (Spec("N", 16, 28, 28),)
    spatial = ("H", "W")

    kernel_size: Size2d = Field(
        2, description="Height and width of the window.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "px"},
    )
