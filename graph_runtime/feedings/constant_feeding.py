"""ConstantFeeding."""

from pydantic import Field

from graph_runtime.feeding import Feeding
from graph_runtime.feedings._falling import PAPER, Share


class ConstantFeeding(Feeding):
    """Gives the decoder each true token with the same probability from the first step to the last.

    1 is teacher forcing: it always reads what it should have said. With 0 it runs free: it reads
    what it said itself, as it has to when nobody knows the answer.
    """

    title = "Constant share"
    synonyms = ("teacher forcing", "teacher forcing ratio", "free running", "decoder")
    formula = r"\varepsilon_i = \varepsilon"
    reference = PAPER

    ratio: Share = Field(1.0, description="Share ε of true tokens; 1 is teacher forcing.")

    def share(self, time: int) -> float:
        return self.ratio
