"""`AccuracyByLength`: how well sequences of each length are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class AccuracyByLength(Tool):
    """Counts right tokens for the sequences of each length apart, as a curve.

    Where one state has to carry a whole sequence, long ones go wrong first; attention looks back
    and stays even.
    """

    title = "Accuracy by length"
    verb = "accuracy-by-length"
    trained = True
    synonyms = ("bottleneck", "seq2seq", "long sequences", "attention", "memory")
    reference = "https://arxiv.org/abs/1409.0473"

    part: Literal["test", "validation", "train"] = Field(
        "test", description="The part of the data that is judged."
    )
    width: int = Field(1, ge=1, le=1000, description="Lengths that are counted together.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.accuracy_by_length import findings

        return findings(self, bench, pause)
