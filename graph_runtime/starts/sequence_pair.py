"""SequencePair."""

from pydantic import Field

from graph_runtime.document.model import Document, Edge
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Start, given_by, named


class SequencePair(Start):
    """Reads one sequence and writes another from what it remembers: for translating."""

    title = "Encoder and decoder"
    place = 35

    width: Width = Field(64, description="Numbers that are handed from reader to writer.")
    vector: Width = Field(32, description="Numbers that stand for a token.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        inputs = seen.facts.inputs
        pair = len(inputs) == 2 and all(len(spec.sizes) == 1 for spec in inputs) and all(seen.ids)
        if not pair or len(result) != 2 or inputs[1].sizes != result[:1]:
            return None
        tables = [
            ("Embedding", {"num_embeddings": count, "embedding_dim": self.vector})
            for count in seen.ids
        ]
        readers = [("LSTM", {"hidden_size": self.width})] * 2
        ends = [("Linear", {"out_features": result[1]}), ("Output", {})]
        nodes = named([*(("Input", given_by(spec)) for spec in inputs), *tables, *readers, *ends])
        source, given, table, other, reader, writer, linear, end = nodes
        wires = ((source, "y", table, "x"), (given, "y", other, "x"), (table, "y", reader, "x"),
                 (other, "y", writer, "x"), (reader, "h", writer, "h_0"),
                 (reader, "c", writer, "c_0"), (writer, "y", linear, "x"),
                 (linear, "y", end, "x"))  # fmt: skip
        edges = tuple(
            Edge(source=a, source_port=port, target=b, target_port=into)
            for a, port, b, into in wires
        )
        return Document(nodes=nodes, edges=edges)
