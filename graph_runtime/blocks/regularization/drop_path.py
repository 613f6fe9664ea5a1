"""DropPath."""

from pydantic import Field

from graph_runtime.block import Call, expect_samples, own
from graph_runtime.blocks.regularization._dropping import Dropping
from graph_runtime.tensors import Spec


class DropPath(Dropping):
    """Sets whole samples to zero at random while training, to skip a residual branch for them."""

    title = "Stochastic depth"
    synonyms = ("drop path", "regularization", "residual branch", "skip layers", "noise")
    formula = r"y_n = \frac{m_n \, x_n}{1 - p}, \quad m_n \sim \mathrm{Bernoulli}(1 - p)"
    reference = "https://arxiv.org/abs/1603.09382"
    calls = ("DropPath",)

    p: float = Field(0.1, ge=0.0, le=1.0, description="Chance of each sample to be dropped.")

    def shape(self, x: Spec) -> Spec:
        expect_samples(x)
        return super().shape(x)

    def module(self, x: Spec) -> Call:
        return own("DropPath", self.p)
