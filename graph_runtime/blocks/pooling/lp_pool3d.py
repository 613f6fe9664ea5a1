"""LPPool3d."""

from pydantic import Field

from graph_runtime.blocks.pooling._power_pooling import PowerPooling
from graph_runtime.params import Size3d
from graph_runtime.tensors import Spec


class LPPool3d(PowerPooling):
    """Takes the p-norm of each window of every channel: a sum for 1, a maximum for many."""

    title = "Power pooling 3D"
    synonyms = ("lp pooling", "power average pooling", "norm pooling", "root mean square", "pool")
    formula = r"y_{c,p} = \left(\sum_{k} x_{c,\,sp+k}^p\right)^{1/p}, \quad p, k \in \mathbb{N}^3"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool3d.html"
    example = (Spec("N", 4, 8, 8, 8),)
    spatial = ("D", "H", "W")

    kernel_size: Size3d = Field(
        2, description="Depth, height and width of the window.", json_schema_extra={"unit": "px"}
    )
    stride: Size3d | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "px"},
    )
