"""LayerNorm."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Weights, call
from graph_runtime.tensors import Spec


class LayerNorm(Block):
    """Brings the features of each sample to mean 0 and deviation 1, then scales and shifts them."""

    title = "Layer normalization"
    synonyms = ("layernorm", "ln", "normalize", "standardize")
    formula = r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html"
    example = (Spec("N", 12, 64),)

    axes: int = Field(1, ge=1, le=7, description="How many of the last axes share one mean.")
    eps: float = Field(1e-5, gt=0.0, le=1.0, description="Added to the variance.")
    elementwise_affine: bool = Field(True, description="Learn a scale for each feature.")
    bias: bool = Field(True, description="Learn an offset too.")

    def shape(self, x: Spec) -> Spec:
        if self.axes >= x.rank:
            raise BatchError(
                f"{x.text} has {x.rank - 1} axes besides the batch, not {self.axes}.",
                "Normalize over fewer axes.",
                "axes",
            )
        return x

    def module(self, x: Spec) -> Call:
        sizes = self._sizes(x)
        options = self.changed("eps", "elementwise_affine", "bias")
        return call("nn.LayerNorm", sizes[0] if len(sizes) == 1 else sizes, **options)

    def weights(self, x: Spec) -> Weights:
        if not self.elementwise_affine:
            return {}
        names = ("weight", "bias") if self.bias else ("weight",)
        return dict.fromkeys(names, self._sizes(x))

    def _sizes(self, x: Spec) -> tuple[int, ...]:
        return x.sizes[-self.axes :]
