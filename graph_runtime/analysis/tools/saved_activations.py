"""`SavedActivations`: what each block keeps of the forward pass until the backward pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class SavedActivations(Tool):
    """Lists what each block keeps of the forward pass, because its backward pass needs it.

    Weights are left out; what several blocks keep is counted where it was kept first.
    """

    title = "What is kept for the backward pass"
    verb = "memory"
    synonyms = ("cache", "activation memory", "saved tensors")
    reference = "https://docs.pytorch.org/docs/stable/autograd.html#saved-tensors-default-hooks"

    samples: int = Field(16, ge=1, le=4096, description="Samples in the batch.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.saving_for_backward import findings

        return findings(self, bench, pause)
