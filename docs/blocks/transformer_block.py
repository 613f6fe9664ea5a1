"""A layer of a Transformer's encoder, drawn out."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("encoder layer", "self-attention", "bert", "post-norm")


def define(pen: Pen) -> None:
    inside = entered(heads=8, d_ff=2048, dropout=0.1)
    attention = {"num_heads": "=heads", "dropout": "=dropout"}
    inside.put("attention", "MultiheadAttention", "x", **attention)
    inside.put("attention_drop", "Dropout", "attention", p="=dropout")
    inside.put("attention_add", "Add", "x", "attention_drop")
    first = inside.put("attention_norm", "LayerNorm")
    inside.put("feed_forward", "PositionwiseFeedForward", d_ff="=d_ff", dropout="=dropout")
    inside.put("feed_drop", "Dropout", p="=dropout")
    inside.put("feed_add", "Add", first, "feed_drop")
    inside.put("feed_norm", "LayerNorm")
    pen.define(
        "transformer_block",
        left(inside),
        "Transformer block",
        "Every step looks at all steps, then a small network works on each; both are added to "
        "what came in and normalized.",
    )
