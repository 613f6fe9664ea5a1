"""`LearningCurve`: how the error falls with the number of training samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class LearningCurve(Tool):
    """Trains fresh networks on ever more of the training samples and compares what they learned.

    Each takes as many steps as the recipe does with all samples, and is judged by the validation
    part.

    A network knows what its data tell and what people build into it. Where the curve still falls
    and no more data can be had, build in more: features made by hand, a task split into steps
    that each have data of their own. With plenty, one network from end to end finds better ones.
    """

    title = "Learning curve"
    verb = "learning-curve"
    synonyms = ("more data", "overfitting", "error against number of examples")
    reference = "https://scikit-learn.org/stable/modules/learning_curve.html"

    points: int = Field(5, ge=2, le=12, description="Networks to train, each on more samples.")
    epochs: int = Field(
        0, ge=0, le=1000, description="Epochs over all samples; 0 takes those of the recipe."
    )

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.learning_curve import findings

        return findings(self, bench, pause)
