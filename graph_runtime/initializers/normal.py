"""normal_."""

from pydantic import Field

from graph_runtime.initializer import Initializer, Number, Positive, Shape


class Normal(Initializer):
    """Draws every number from a normal distribution."""

    title = "Normal"
    synonyms = ("random", "gaussian", "bell curve", "randn", "small random numbers")
    formula = r"w \sim \mathcal{N}(\mu, \sigma^2)"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_"

    mean: Number = Field(0.0, description="The mean μ.")
    std: Positive = Field(1.0, description="The standard deviation σ; 0.01 for small numbers.")

    def deviation(self, shape: Shape) -> float:
        return self.std
