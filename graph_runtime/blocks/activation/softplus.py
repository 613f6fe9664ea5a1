"""Softplus."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise, logistic, soft_plus


class Softplus(Elementwise):
    """Smooths the corner of ReLU; the result is always positive."""

    title = "Softplus"
    synonyms = ("smooth relu", "positive", "activation", "nonlinearity")
    formula = r"y = \frac{1}{\beta} \ln(1 + e^{\beta x})"
    derivative = r"y' = \sigma(\beta x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html"

    beta: float = Field(1.0, gt=0.0, le=1000.0, description="Sharpness of the corner.")
    threshold: float = Field(
        20.0, ge=0.0, le=1000.0, description="Where beta times the input counts as straight."
    )

    def curve(self, x: float) -> tuple[float, float]:
        if self.beta * x > self.threshold:
            return x, 1.0
        return soft_plus(self.beta * x) / self.beta, logistic(self.beta * x)
