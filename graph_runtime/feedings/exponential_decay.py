"""ExponentialDecay."""

from pydantic import Field

from graph_runtime.feeding import Feeding
from graph_runtime.feedings._falling import PAPER, START, SYNONYMS, UNIT, Share, Unit, end


class ExponentialDecay(Feeding):
    """Multiplies the share of true tokens by the same factor every time, down to the end."""

    title = "Exponential decay"
    synonyms = SYNONYMS
    formula = r"\varepsilon_i = \max(\varepsilon_{end}, \; \varepsilon_{start} \, k^i)"
    reference = PAPER

    start: Share = START
    end: Share = end(0.0)
    k: float = Field(0.95, gt=0, lt=1, description="Factor of every time.")
    unit: Unit = UNIT

    def share(self, time: int) -> float:
        return max(self.end, self.start * self.k**time)
