"""WordMean."""

from pydantic import Field

from graph_runtime.document.model import Document
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Blocks, Start, chain, only_input, shaped


class WordMean(Start):
    """Gives every word a vector and judges by their mean: quick, and blind to their order."""

    title = "Mean of word vectors"
    place = 50

    vector: Width = Field(32, description="Numbers that stand for a word or token.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        spec = only_input(seen, 0, 1, dtype="int64")
        if spec is None or len(result) > 1:
            return None
        table = {"num_embeddings": seen.ids[0], "embedding_dim": self.vector}
        blocks: Blocks = [("Embedding", table)]
        blocks += [("MeanOverTime", {})] if spec.sizes else []
        return chain(spec, [*blocks, *shaped(result)])
