"""What rules about attention share."""

from graph_runtime.document.model import Edge
from graph_runtime.drawing import NO_CHANGE, Drawing

ATTENTION = (
    "Attention", "AttentionPooling", "LinearAttention", "MultiheadAttention",
    "GroupedQueryAttention", "ScaledDotProductAttention", "SelfAttention",
)  # fmt: skip
"""Kinds that mix the values by weights and do nothing else."""
PROJECTIONS = ("Linear", *NO_CHANGE)
MASKS = ("attn_mask", "src_mask", "tgt_mask", "mask")
"""Ports at which a table of pairs arrives that says who may look where."""


def asked(drawing: Drawing, node: str) -> Edge | None:
    """The wire that the query comes by, or the only wire there is."""
    return drawing.inputs(node).get("query") or drawing.feed(node)


def attends_to_itself(drawing: Drawing, node: str) -> bool:
    """Whether query and key come from one block, perhaps by a projection each."""
    query, key = asked(drawing, node), drawing.inputs(node).get("key")
    if query is None or key is None:
        return query is not None
    return root(drawing, query) == root(drawing, key)


def root(drawing: Drawing, wire: Edge) -> tuple[str, str]:
    """The output that a wire comes from, behind projections: block and port."""
    while wire.source in drawing.blocks and drawing.kind(wire.source) in PROJECTIONS:
        feed = drawing.feed(wire.source)
        if feed is None:
            break
        wire = feed
    return wire.source, wire.source_port


def is_causal(drawing: Drawing, node: str) -> bool:
    """Whether later steps are hidden from each step, by the block or by a mask drawn to it."""
    block, inputs = drawing.blocks[node], drawing.inputs(node)
    masks = (inputs[port] for port in MASKS if port in inputs)
    hides = any(getattr(block, name, False) for name in ("is_causal", "tgt_is_causal"))
    return hides or any(drawing.kind(mask.source) == "CausalMask" for mask in masks)
