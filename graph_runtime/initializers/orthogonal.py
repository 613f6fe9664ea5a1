"""orthogonal_."""

from math import prod, sqrt

from pydantic import Field

from graph_runtime.initializer import MANY, Initializer, Positive, Shape


class Orthogonal(Initializer):
    """Draws rows or columns that are perpendicular and of equal length: gradients keep theirs."""

    title = "Orthogonal"
    synonyms = ("isometry", "qr", "recurrent", "perpendicular")
    formula = r"W^\top W = g^2 I"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.orthogonal_"
    axes = (2, MANY)

    gain: Positive = Field(1.0, description="Length g of every row or column.")

    def deviation(self, shape: Shape) -> float:
        return self.gain / sqrt(max(shape[0], prod(shape[1:])))
