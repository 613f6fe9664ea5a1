"""DropoutBeforeBatchNorm."""

from collections.abc import Iterator

from graph_runtime.document.model import Document, Edge
from graph_runtime.drawing import DROPOUTS, Drawing
from graph_runtime.edits.drawing_edits import bypass_nodes, connect
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Edit, Remedy


class DropoutBeforeBatchNorm(LintRule):
    """Batch normalization keeps the deviation it saw in training, when dropout made it larger.

    Without dropout the numbers vary less than it believes, and results of the trained network are
    off. Behind the normalization dropout does no such harm.
    """

    title = "Dropout before batch normalization"
    synonyms = ("variance shift", "batchnorm", "order of layers")
    formula = r"\mathrm{Var}(m \odot x / (1 - p)) > \mathrm{Var}(x)"
    reference = "https://arxiv.org/abs/1801.05134"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for norm in drawing.of(["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"]):
            wire = drawing.feed(norm)
            if wire is None or drawing.kind(wire.source) not in DROPOUTS:
                continue
            alone = len(drawing.readers(wire.source)) == 1
            yield self.advice(
                wire.source,
                f"Dropout changes the deviation that {norm} learns, which is wrong once it is off.",
                "Put dropout behind the normalization.",
                Remedy("Move it behind", _swapped(wire.source, norm)) if alone else None,
            )


def _swapped(dropout: str, norm: str) -> Edit:
    def edit(document: Document) -> Document:
        node, place = document.nodes[dropout], document.positions
        readers = [edge for edge in document.edges if edge.source == norm]
        document = bypass_nodes(document, [dropout])
        document = document.replaced(nodes={**document.nodes, dropout: node})
        document = connect(document, Edge(source=norm, target=dropout))
        for edge in readers:
            document = connect(document, edge.model_copy(update={"source": dropout}))
        if dropout in place and norm in place:
            swapped = {dropout: place[norm], norm: place[dropout]}
            document = document.replaced(positions={**place, **swapped})
        return document

    return edit
