"""InverseSqrtLR."""

from math import sqrt

from pydantic import Field

from graph_runtime.params import Rate
from graph_runtime.schedule import Schedule, Span


class InverseSqrtLR(Schedule):
    """Divides the learning rate by the root of the time, which begins at 1."""

    title = "InverseSqrtLR"
    synonyms = ("root decay", "inverse square root", "1/sqrt(t)")
    formula = r"\eta_t = k \, \eta_0 / \sqrt{t + 1}"
    reference = "https://arxiv.org/abs/1706.03762"
    ours = True

    k: Rate = Field(1.0, description="Factor k of all rates.")

    def rate(self, time: int, base: float, span: Span) -> float:
        return self.k * base / sqrt(time + 1)
