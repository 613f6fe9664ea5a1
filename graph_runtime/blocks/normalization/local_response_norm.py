"""LocalResponseNorm."""

from pydantic import Field

from graph_runtime.block import Block, Call, call, expect_axes
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class LocalResponseNorm(Block):
    """Damps every number by the squares of its neighbours in the channels around it."""

    title = "Local response normalization"
    synonyms = ("lrn", "normalize", "lateral inhibition", "alexnet", "brightness")
    formula = r"y_c = x_c \left( k + \frac{\alpha}{n} \sum_{j} x_j^2 \right)^{-\beta}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html"
    in_place = True
    example = (Spec("N", 16, 14, 14),)

    size: Count = Field(5, description="Channels n that are looked at, its own included.")
    alpha: float = Field(1e-4, ge=0.0, le=1e6, description="Weight of the mean of the n squares.")
    beta: float = Field(0.75, ge=0.0, le=100.0, description="Exponent of the damping.")
    k: float = Field(
        1.0, gt=0.0, le=1e6, description="Added, so that silence is not divided by 0; 2 in AlexNet."
    )

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            expect_axes(x, "N, C, T")
        return x

    def module(self, x: Spec) -> Call:
        options = self.changed("alpha", "beta", "k")
        return call("nn.LocalResponseNorm", self.size, **options)
