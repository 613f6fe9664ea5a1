"""`DecisionBoundary`: the line between two classes in a plane, under ever stronger penalties."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class DecisionBoundary(Tool):
    """Trains fresh networks with a penalty λ/(2m) Σw² from none to strong and draws what they say.

    Small weights keep every tanh in its straight part: the boundary gets simpler. For networks that
    take two numbers and tell two classes apart.
    """

    title = "Decision boundary"
    verb = "boundary"
    synonyms = ("lambda", "weight decay", "L2", "moons", "regularization", "plane")
    formula = r"J + \frac{\lambda}{2m} \sum w^2"
    reference = "https://scikit-learn.org/stable/auto_examples/neural_networks/plot_mlp_alpha.html"

    weakest: float = Field(0.01, gt=0, le=1e6, description="The smallest λ above 0.")
    strongest: float = Field(20.0, gt=0, le=1e9, description="The largest λ.")
    penalties: int = Field(7, ge=2, le=20, description="How many λ are tried, 0 among them.")
    steps: int = Field(400, ge=1, le=100_000, description="Steps on all samples for each.")
    side: int = Field(96, ge=16, le=256, description="Cells along one side of the picture.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.boundaries import findings

        return findings(self, bench, pause)
