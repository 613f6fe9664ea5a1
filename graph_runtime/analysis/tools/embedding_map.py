"""`EmbeddingMap`: the vectors of an Embedding on a plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class EmbeddingMap(Tool):
    """Lays the vectors of an Embedding out on a plane, so that like ones lie side by side.

    t-SNE keeps neighbours together and nothing else: distances between groups mean little. PCA
    shows the two directions in which the vectors differ most.
    """

    title = "Map of embeddings"
    verb = "embedding-map"
    trained = True
    synonyms = ("t-sne", "tsne", "pca", "word vectors", "visualise embeddings", "projector")
    reference = "https://www.jmlr.org/papers/v9/vandermaaten08a.html"

    way: Literal["t-SNE", "PCA"] = Field("t-SNE", description="How the plane is found.")
    table: str = Field("", max_length=200, description="The Embedding; empty for the first.")
    words: int = Field(200, ge=5, le=2000, description="Vectors that are laid out, from the first.")
    perplexity: float = Field(
        30.0, ge=1, le=500, description="Neighbours that t-SNE keeps near a vector, about."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Fixes what is drawn by chance.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.embedding_map import findings

        return findings(self, bench, pause)
