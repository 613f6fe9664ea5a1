"""RMSNorm."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Call, Weights, call
from graph_runtime.blocks.normalization._last_axes import LastAxes
from graph_runtime.tensors import Spec

Small = Annotated[float, Field(gt=0.0, le=1.0)]


class RMSNorm(LastAxes):
    """Divides the features of each sample by their root mean square, then scales them."""

    title = "RMS normalization"
    synonyms = ("root mean square", "rmsnorm", "normalize", "layer normalization")
    formula = r"y = \gamma \, \frac{x}{\sqrt{\frac{1}{F} \sum_i x_i^2 + \epsilon}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html"

    eps: Small | None = Field(
        None, description="Added to the mean square; empty: the smallest step of the number type."
    )

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "elementwise_affine")
        return call("nn.RMSNorm", self.normalized_shape(x), **options)

    def weights(self, x: Spec) -> Weights:
        return {"weight": self.sizes(x)} if self.elementwise_affine else {}
