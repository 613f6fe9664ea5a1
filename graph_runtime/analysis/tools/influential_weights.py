"""`InfluentialWeights`: the numbers of a network whose change would lower the cost most."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class InfluentialWeights(Tool):
    """Sorts the gradient of the cost: which weights should increase or decrease, and how much.

    `a lot` is said of a slope of at least a third of the steepest one, `a little` of a smaller one;
    where the slope is 0 a weight should stay.
    """

    title = "Most influential weights"
    verb = "influence"
    synonyms = ("gradient vector", "sorted gradient", "nudge", "sensitivity", "increase a lot")
    formula = r"-\nabla C"
    reference = "https://www.3blue1brown.com/lessons/gradient-descent"
    trained = True

    count: int = Field(20, ge=1, le=1000, description="How many of them are told.")
    samples: int = Field(
        0, ge=0, le=1_000_000, description="Training samples that the cost is taken of; 0 is all."
    )

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.influence import findings

        return findings(self, bench, pause)
