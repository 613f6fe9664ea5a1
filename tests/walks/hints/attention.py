"""Hints for attention and masks."""

from __future__ import annotations

from collections.abc import Callable

ANY_RANK = {"RotaryPositionalEmbedding"}
SMALL = {"nhead": 1, "dim_feedforward": 4}
CALMED = {
    "PositionwiseFeedForward": {"d_ff": 4},
    "TransformerDecoderLayer": SMALL,
    "TransformerEncoder": SMALL | {"num_layers": 2},
    "TransformerDecoder": SMALL | {"num_layers": 2},
    "Transformer": SMALL | {"num_encoder_layers": 1, "num_decoder_layers": 1},
}
STRICTER = {
    ("PaddingMask", "float32"),  # any number can be compared, but tokens are whole ones
    ("PaddingMask", "bool"),
    ("AttentionPooling", "int64"),  # differences from other numbers are floats
    ("AttentionPooling", "bool"),
    ("RotaryPositionalEmbedding", "int64"),  # ids have no direction to turn
    ("RotaryPositionalEmbedding", "bool"),
}
_LAYER = (
    *("nhead", "dim_feedforward", "dropout", "activation", "layer_norm_eps", "norm_first", "bias"),
    *("is_causal", "tgt_is_causal"),
)
OUR_OWN = {
    *((kind, name) for kind in ("TransformerEncoder", "TransformerDecoder") for name in _LAYER),
    ("TransformerDecoderLayer", "tgt_is_causal"),  # arguments of their forward
    ("Transformer", "tgt_is_causal"),
}
OTHER_DEFAULT = {
    ("TransformerDecoderLayer", "activation"),  # torch has the function relu itself
    ("Transformer", "activation"),
    ("TransformerEncoder", "norm"),  # a module or None
    ("TransformerDecoder", "norm"),
}


def _low(*names: str) -> Callable[..., dict[str, int]]:
    """Few layers of few numbers, so that the walks stay quick."""
    return lambda rng, specs: {name: rng.randint(1, 2) for name in (*names, "dim_feedforward")}


FITTING = {
    "TransformerEncoder": _low("num_layers"),
    "TransformerDecoder": _low("num_layers"),
    "Transformer": _low("num_encoder_layers", "num_decoder_layers"),
}
