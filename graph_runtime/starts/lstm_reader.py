"""LSTMReader."""

from pydantic import Field

from graph_runtime.document.model import Document
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Blocks, Start, chain, only_input, shaped


class LSTMReader(Start):
    """Reads a sequence step by step and remembers what matters: for series and texts."""

    title = "LSTM"
    place = 40

    width: Width = Field(64, description="Numbers that it remembers.")
    vector: Width = Field(32, description="Numbers that stand for a word or token.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        words = only_input(seen, 1, dtype="int64")
        spec = words or only_input(seen, 2)
        if spec is None:
            return None
        blocks: Blocks = []
        if words is not None:
            table = {"num_embeddings": seen.ids[0], "embedding_dim": self.vector}
            blocks.append(("Embedding", table))
        blocks.append(("LSTM", {"hidden_size": self.width}))
        if len(result) == 2 and result[0] == spec.sizes[0] and seen.facts.target == "class":
            return chain(spec, [*blocks, ("Linear", {"out_features": result[1]})])
        return chain(spec, [*blocks, ("SelectLast", {}), *shaped(result)])
