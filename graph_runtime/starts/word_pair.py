"""WordPair."""

from pydantic import Field

from graph_runtime.document.model import Document, Edge
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Start, given_by, named


class WordPair(Start):
    """Gives two words a vector each and asks how alike they are: for pairs of words."""

    title = "Product of two word vectors"
    place = 30

    vector: Width = Field(32, description="Numbers that stand for a word.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        inputs = seen.facts.inputs
        if [spec.sizes for spec in inputs] != [(), ()] or not all(seen.ids):
            return None
        tables = [
            ("Embedding", {"num_embeddings": count, "embedding_dim": self.vector})
            for count in seen.ids
        ]
        ends = [("Dot", {}), ("Unsqueeze", {"dim": 1}), ("Output", {})]
        nodes = named([*(("Input", given_by(spec)) for spec in inputs), *tables, *ends])
        first, second, table, other, dot, column, result_ = nodes
        wires = ((first, table, "x"), (second, other, "x"), (table, dot, "a"), (other, dot, "b"),
                 (dot, column, "x"), (column, result_, "x"))  # fmt: skip
        edges = tuple(Edge(source=a, target=b, target_port=port) for a, b, port in wires)
        return Document(nodes=nodes, edges=edges)
