"""`OverfitBatch`: trains a fresh network on one batch alone, until it knows it by heart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class OverfitBatch(Tool):
    """Trains a fresh network on one batch alone, with nothing that keeps it from learning it.

    A network whose loss does not get near 0 here has a fault that more data will not mend.
    """

    title = "Overfit one batch"
    verb = "overfit"
    synonyms = ("sanity check", "debug", "memorise a batch")
    reference = "https://karpathy.github.io/2019/04/25/recipe/"

    samples: int = Field(16, ge=1, le=4096, description="Training samples of the batch.")
    steps: int = Field(3000, ge=1, le=100_000, description="The most steps that are taken.")
    goal: float = Field(1e-3, gt=0, le=1.0, description="The loss to get below.")
    lr: float = Field(
        0.0, ge=0, le=10.0, description="The learning rate; 0 takes the optimizer of the recipe."
    )

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.overfitting import findings

        return findings(self, bench, pause)
