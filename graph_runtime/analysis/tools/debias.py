"""`Debias`: word vectors freed of a direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class Debias(Tool):
    """Takes the direction in which pairs of words differ out of all other words of an Embedding.

    Pairs such as he:she tell the direction. All other words lose their part along it, and the words
    of a pair come to lie as far from every one of them. The training can begin with the result.
    """

    title = "Debias word vectors"
    verb = "debias"
    trained = True
    synonyms = ("bias", "neutralise", "equalise", "gender", "fairness", "direction", "embedding")
    reference = "https://arxiv.org/abs/1607.06520"

    pairs: str = Field(
        "he:she, man:woman", max_length=1000, description="Pairs of words, as he:she, man:woman."
    )
    table: str = Field("", max_length=200, description="The Embedding; empty for the first.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.debias import findings

        return findings(self, bench, pause)
