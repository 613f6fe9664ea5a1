"""sparse_."""

from math import ceil, sqrt
from typing import Annotated

from pydantic import Field

from graph_runtime.initializer import Initializer, Positive, Shape


class Sparse(Initializer):
    """Draws from a normal distribution and sets a share of every column to 0."""

    title = "Sparse"
    synonyms = ("random", "few connections", "hessian-free")
    formula = r"w \sim \mathcal{N}(0, \sigma^2) \; \mathrm{or} \; w = 0"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.sparse_"
    axes = (2, 2)
    written = ("sparsity",)

    sparsity: Annotated[float, Field(ge=0, le=1)] = Field(
        0.9, description="Share of the zeros in every column."
    )
    std: Positive = Field(0.01, description="Standard deviation σ of the other numbers.")

    def deviation(self, shape: Shape) -> float:
        zeros = ceil(self.sparsity * shape[0])
        return self.std * sqrt(1 - zeros / shape[0])
