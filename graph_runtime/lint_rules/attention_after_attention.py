"""AttentionAfterAttention."""

from collections.abc import Iterator
from typing import NamedTuple

from graph_runtime.document.model import Document, Edge
from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE, Drawing
from graph_runtime.edits.drawing_edits import connect
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._attending import ATTENTION, asked, attends_to_itself
from graph_runtime.mending.remedy import Edit, Remedy, with_block_in

LINEAR = (
    *NO_CHANGE, *OTHER_SHAPE, *ATTENTION, "Linear", "Add", "Concatenate", "LayerNorm", "RMSNorm",
    "CausalMask", "SinusoidalPositionalEncoding",
)  # fmt: skip
WIDER = 4
"""How many times wider the middle of the inserted part is, as in the first transformer."""


class Trail(NamedTuple):
    """The last attention that a value came through, and whether an activation did since."""

    place: int = -1
    node: str = ""
    bent: bool = False


class AttentionAfterAttention(LintRule):
    """Attention only averages its values: a second one on top adds no non-linearity.

    Transformers put two linear layers with an activation between every two self-attentions.
    """

    title = "Attention after attention"
    synonyms = ("feed-forward", "ffn", "mlp block", "transformer block", "non-linearity")
    formula = r"\mathrm{Attn}(a V_1 + b V_2) = a \, \mathrm{Attn}(V_1) + b \, \mathrm{Attn}(V_2)"
    reference = "https://arxiv.org/abs/1706.03762"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        if len(list(drawing.of(ATTENTION))) < 2:
            return
        trails: dict[str, Trail] = {}
        for place, node in enumerate(drawing.blocks):
            if drawing.kind(node) not in ATTENTION:
                trails[node] = _trail(drawing, node, trails)
                continue
            query = asked(drawing, node)
            before = trails[query.source] if query else Trail()
            trails[node] = Trail(place, node)
            if query and before.node and not before.bent and attends_to_itself(drawing, node):
                yield self.advice(
                    node,
                    f"No activation stands between {before.node} and {node}: "
                    "attention alone only averages.",
                    "Put two Linear blocks with an activation in between.",
                    _remedy(drawing, query),
                )


def _trail(drawing: Drawing, node: str, known: dict[str, Trail]) -> Trail:
    """The trail of the latest attention; bent if any way from there is."""
    trails = [known[edge.source] for edge in drawing.inputs(node).values()]
    last = max(trails, default=Trail())
    return last._replace(bent=last.bent or drawing.kind(node) not in LINEAR)


def _remedy(drawing: Drawing, query: Edge) -> Remedy | None:
    spec = drawing.carried(query)
    if spec is None:
        return None
    readers = tuple(
        edge for edge in drawing.readers(query.source) if edge.source_port == query.source_port
    )
    return Remedy("Insert a feed-forward part", _with_feed_forward(readers, spec.last))


def _with_feed_forward(readers: tuple[Edge, ...], width: int) -> Edit:
    """Linear, GELU and Linear with a path around them, behind the output these wires leave."""

    def edit(document: Document) -> Document:
        start = readers[0]
        document, total = with_block_in(document, readers, "Add", {})
        entry = next(edge for edge in document.edges if edge.target == total)
        for kind, params in _feed_forward(width):
            document, name = with_block_in(document, [entry], kind, params)
            entry = next(edge for edge in document.edges if edge.source == name)
        around = {"target": total, "target_port": "x1"}
        return connect(document, start.model_copy(update=around))

    return edit


def _feed_forward(width: int) -> tuple[tuple[str, dict[str, int]], ...]:
    wide, back = {"out_features": WIDER * width}, {"out_features": width}
    return ("Linear", wide), ("GELU", {}), ("Linear", back)
