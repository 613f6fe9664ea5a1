"""LayerNorm."""

from pydantic import Field

from graph_runtime.block import Call, Weights, call
from graph_runtime.blocks.normalization._last_axes import LastAxes
from graph_runtime.tensors import Spec


class LayerNorm(LastAxes):
    """Brings the features of each sample to mean 0 and deviation 1, then scales and shifts them."""

    title = "Layer normalization"
    synonyms = ("layernorm", "ln", "normalize", "standardize")
    formula = r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html"

    eps: float = Field(1e-5, gt=0.0, le=1.0, description="Added to the variance.")
    bias: bool = Field(True, description="Learn an offset too.")

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "elementwise_affine", "bias")
        return call("nn.LayerNorm", self.normalized_shape(x), **options)

    def weights(self, x: Spec) -> Weights:
        if not self.elementwise_affine:
            return {}
        names = ("weight", "bias") if self.bias else ("weight",)
        return dict.fromkeys(names, self.sizes(x))
