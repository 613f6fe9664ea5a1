"""`CooccurrenceMatrix`: which words of a text stand near which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class CooccurrenceMatrix(Tool):
    """Counts how often each of a text's frequent words stands near each other one.

    The text is that of the data set, or the bundled English where the data set has none.
    """

    title = "Co-occurrence matrix"
    verb = "cooccurrence"
    synonyms = ("glove", "word counts", "context", "window", "neighbours", "matrix")
    reference = "https://nlp.stanford.edu/pubs/glove.pdf"

    words: int = Field(30, ge=2, le=100, description="Words, from the most frequent one.")
    window: int = Field(2, ge=1, le=20, description="Words to either side that count as near.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.cooccurrence_matrix import findings

        return findings(self, bench, pause)
