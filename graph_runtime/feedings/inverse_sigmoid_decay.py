"""InverseSigmoidDecay."""

from pydantic import Field

from graph_runtime.feeding import Feeding
from graph_runtime.feedings._falling import PAPER, START, SYNONYMS, UNIT, Share, Unit, end


class InverseSigmoidDecay(Feeding):
    """Keeps nearly all true tokens for a while, then lets them go quickly, down to the end."""

    title = "Inverse sigmoid decay"
    synonyms = (*SYNONYMS, "s-curve")
    formula = (
        r"\varepsilon_i = \max \left( \varepsilon_{end}, \; "
        r"\varepsilon_{start} \frac{k}{k + e^{i/k}} \right)"
    )
    reference = PAPER

    start: Share = START
    end: Share = end(0.0)
    k: float = Field(10.0, ge=1, le=1e6, description="The larger, the later ε falls.")
    unit: Unit = UNIT

    def share(self, time: int) -> float:
        risen: float = 2.718281828459045 ** min(time / self.k, 700.0)
        return max(self.end, self.start * self.k / (self.k + risen))
