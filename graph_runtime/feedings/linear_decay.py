"""LinearDecay."""

from pydantic import Field

from graph_runtime.feeding import Feeding
from graph_runtime.feedings._falling import PAPER, START, SYNONYMS, UNIT, Share, Unit, end


class LinearDecay(Feeding):
    """Gives the decoder fewer true tokens by the same amount every time, down to the end."""

    title = "Linear decay"
    synonyms = SYNONYMS
    formula = r"\varepsilon_i = \max(\varepsilon_{end}, \; \varepsilon_{start} - c \, i)"
    reference = PAPER

    start: Share = START
    end: Share = end(0.1)
    slope: Share = Field(0.02, description="By how much ε falls every time (c).")
    unit: Unit = UNIT

    def share(self, time: int) -> float:
        return max(self.end, self.start - self.slope * time)
