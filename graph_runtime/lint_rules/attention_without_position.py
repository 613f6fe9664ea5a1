"""AttentionWithoutPosition."""

from collections.abc import Iterator

from graph_runtime.block import Block, spread
from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE, Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._attending import (
    ATTENTION,
    MASKS,
    asked,
    attends_to_itself,
    is_causal,
    root,
)
from graph_runtime.lint_rules._weighted_sums import CONVOLUTIONS
from graph_runtime.mending.remedy import Remedy, putting_into

LOOKERS = (*ATTENTION, "TransformerEncoderLayer", "TransformerEncoder")
BLIND = ("Embedding", "RMSNorm", "PositionwiseFeedForward", *NO_CHANGE, *OTHER_SHAPE)
BLIND_GROUPS = ("activation", "merge", "regularization")
USUAL_LENGTH = 1024


class AttentionWithoutPosition(LintRule):
    """Attention sees a set of steps: put in another order, they give the same results.

    A positional encoding, a recurrent layer or a convolution before it tells the steps apart. A
    causal mask does so too, in part.
    """

    title = "Attention without position"
    synonyms = ("positional encoding", "order", "permutation", "transformer", "sequence")
    formula = r"\mathrm{Attn}(P x) = P \, \mathrm{Attn}(x)"
    reference = "https://arxiv.org/abs/1706.03762"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        if not any(drawing.of(LOOKERS)):
            return
        origin: dict[str, str | None] = {}
        for node, block in drawing.blocks.items():
            origin[node] = _origin(drawing, node, block, origin)
            if drawing.kind(node) in LOOKERS and origin[node] is not None:
                origin[node] = None  # One word is enough: those behind it stay silent.
                if attends_to_itself(drawing, node) and not is_causal(drawing, node):
                    yield self._said(drawing, node)

    def _said(self, drawing: Drawing, node: str) -> Advice:
        return self.advice(
            node,
            "Nothing before it tells the steps apart: it takes them in any order for the same.",
            "Put a SinusoidalPositionalEncoding before it, unless the steps have no order.",
            _remedy(drawing, node),
        )


def _origin(drawing: Drawing, node: str, block: Block, known: dict[str, str | None]) -> str | None:
    """The Input whose steps it takes without regard to their order; None if it knows the order."""
    kind = drawing.kind(node)
    if kind == "Input":
        return node
    wires = drawing.inputs(node)
    origins = {known.get(edge.source) for port, edge in wires.items() if "padding" not in port}
    if (
        any(port in wires for port in MASKS)
        or len(origins) != 1
        or not _is_blind(drawing, node, block)
    ):
        return None
    return origins.pop()


def _is_blind(drawing: Drawing, node: str, block: Block) -> bool:
    """Whether it does the same at every step."""
    kind, taken = drawing.kind(node), drawing.taken(node)
    if kind == "Linear":
        return taken is not None and taken.rank > 2 and taken.axes[-1] != "T"
    if kind == "LayerNorm":
        return getattr(block, "axes", 1) == 1
    if kind in CONVOLUTIONS:
        return _in_patches(block)
    return kind in BLIND + LOOKERS or drawing.group(node) in BLIND_GROUPS


def _in_patches(block: Block) -> bool:
    """Whether its windows do not overlap."""
    axes = len(getattr(block, "spatial", ()))
    sizes = zip(
        spread(getattr(block, "kernel_size", 1), axes),
        spread(getattr(block, "stride", 1), axes),
        strict=True,
    )
    return all(kernel <= stride for kernel, stride in sizes)


def _remedy(drawing: Drawing, node: str) -> Remedy | None:
    """The encoding behind the block that all projections of the attention read."""
    query = asked(drawing, node)
    if query is None:
        return None
    key = drawing.inputs(node).get("key", query)
    ends = (query.source, query.source_port), (key.source, key.source_port)
    source, port = ends[0] if ends[0] == ends[1] else root(drawing, query)
    spec = drawing.checked.nodes[source].outputs.get(port)
    if spec is None or spec.rank != 3:
        return None
    readers = [edge for edge in drawing.readers(source) if edge.source_port == port]
    params = {"max_len": spec.size(1)} if spec.size(1) > USUAL_LENGTH else {}
    edit = putting_into(readers, "SinusoidalPositionalEncoding", params)
    return Remedy("Insert a positional encoding", edit)
