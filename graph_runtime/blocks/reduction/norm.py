"""Norm."""

from typing import Any

from pydantic import Field

from graph_runtime.blocks.reduction._reduction import Reduction


class Norm(Reduction):
    """Measures the length of the vectors along axes."""

    title = "Norm"
    synonyms = ("length", "magnitude", "l2", "l1", "euclidean")
    formula = r"y = \left( \sum_i |x_i|^p \right)^{1/p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html"
    calls = ("torch.linalg.vector_norm",)

    ord: float = Field(2.0, ge=0.0, le=100.0, description="The p: 2 the usual length, 1 a sum.")

    def before(self) -> dict[str, Any]:
        return self.changed("ord")
