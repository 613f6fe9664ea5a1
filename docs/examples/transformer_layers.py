"""Layers of transformers, drawn from their parts, for the examples that repeat them."""

from docs.examples.pen import Pen

SAYS = {
    "encoder_layer": "Every step looks at all steps, then thinks on its own.",
    "decoder_layer": "Looks back at itself, then at the source, then thinks on its own.",
    "causal_layer": "Every step looks back at the steps before it, then thinks on its own.",
}


def encoder_layer(activation: str = "ReLU") -> Pen:
    """Of 2017: shortcuts are normalized after they are added; padding is hidden."""
    pen = _begun("x", "padding")
    pen.put("attention", "MultiheadAttention", "x", key_padding_mask="padding",
            num_heads="=heads", dropout="=dropout")  # fmt: skip
    _added_and_normed(pen, "x", 1)
    _fed_forward(pen, "norm1", activation)
    _added_and_normed(pen, "norm1", 2)
    pen.put("y", "GroupOutput")
    return pen


def decoder_layer() -> Pen:
    """The same with a second attention, whose keys and values come from the encoder."""
    pen = _begun("x", "memory", "padding")
    pen.put("attention", "MultiheadAttention", "x", num_heads="=heads", dropout="=dropout",
            is_causal=True)  # fmt: skip
    _added_and_normed(pen, "x", 1)
    pen.put("crossing", "MultiheadAttention", "norm1", "memory", key_padding_mask="padding",
            num_heads="=heads", dropout="=dropout")  # fmt: skip
    _added_and_normed(pen, "norm1", 2)
    _fed_forward(pen, "norm2", "ReLU")
    _added_and_normed(pen, "norm2", 3)
    pen.put("y", "GroupOutput")
    return pen


def normed_first(causal: bool) -> Pen:
    """As GPT and ViT have it: normalized before each part, so that shortcuts stay clean."""
    pen = _begun("x")
    looks_back = {"is_causal": True} if causal else {}
    pen.put("norm1", "LayerNorm", "x")
    pen.put("attention", "MultiheadAttention", num_heads="=heads", dropout="=dropout", **looks_back)
    pen.put("drop1", "Dropout", "attention", p="=dropout")
    pen.put("add1", "Add", "x", "drop1")
    pen.put("norm2", "LayerNorm")
    _fed_forward(pen, "norm2", "GELU")
    pen.put("drop2", "Dropout", p="=dropout")
    pen.put("add2", "Add", "add1", "drop2")
    pen.put("y", "GroupOutput")
    return pen


def _begun(*ports: str) -> Pen:
    pen = Pen(heads=8, d_ff=2048, dropout=0.1)
    for port in ports:
        pen.put(port, "GroupInput")
    return pen


def _added_and_normed(pen: Pen, shortcut: str, number: int) -> None:
    drop = pen.put(f"drop{number}", "Dropout", p="=dropout")
    pen.put(f"add{number}", "Add", shortcut, drop)
    pen.put(f"norm{number}", "LayerNorm")


def _fed_forward(pen: Pen, fed: str, activation: str) -> None:
    pen.put("wide", "Linear", fed, out_features="=d_ff")
    pen.put("bend", activation)
    pen.put("narrow", "Linear", out_features="=in_features")
