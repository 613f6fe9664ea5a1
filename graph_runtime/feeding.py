"""`Feeding`: the declaration of how often a decoder reads the true tokens while it learns."""

from __future__ import annotations

from typing import Literal

from graph_runtime.families import Declaration, Family


class Feeding(Declaration):
    """Base of every way to choose, for each token that a decoder reads, the true one or its own."""

    @property
    def counts(self) -> Literal["epoch", "step"]:
        """What `time` counts."""
        unit: Literal["epoch", "step"] = getattr(self, "unit", "epoch")
        return unit

    def share(self, time: int) -> float:
        """The probability ε of the true token after `time` epochs or steps, 0…1."""
        raise NotImplementedError


FEEDINGS: Family[Feeding] = Family("graph_runtime.feedings", Feeding, "teacher forcing")
