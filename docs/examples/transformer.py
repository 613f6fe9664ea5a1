"""The transformer for translation, tiny and as it was published in 2017."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from docs.examples.pen import Pen, normal
from docs.examples.transformer_layers import SAYS, decoder_layer, encoder_layer
from graph_runtime.document.model import Document


@dataclass(frozen=True)
class Size:
    """What tells one transformer from another; `steps` of the source and of the target."""

    words: int
    width: int
    heads: int
    d_ff: int
    layers: int
    steps: tuple[int, int]


TINY = Size(words=1_000, width=64, heads=4, d_ff=256, layers=2, steps=(16, 12))
BASE = Size(words=37_000, width=512, heads=8, d_ff=2_048, layers=6, steps=(32, 32))
TINY_SAYS = (
    "The transformer with two layers of 64 numbers on either side: small enough to follow every "
    "number, with source, target and output words in one table."
)
BASE_SAYS = (
    "The base transformer of Attention Is All You Need (Vaswani and others, 2017): 44,140,544 "
    "parameters and one table of 37,000 words for source, target and output, 63,084,544 in all."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "transformer_tiny", transformer(TINY, "Tiny transformer", TINY_SAYS)
    yield "transformer_base", transformer(BASE, "Transformer", BASE_SAYS)


def transformer(size: Size, name: str, description: str) -> Document:
    """The target comes one step late: what it says at a step is compared with the next word."""
    pen = Pen()
    pen.define("encoder_layer", encoder_layer(), "Encoder layer", SAYS["encoder_layer"])
    pen.define("decoder_layer", decoder_layer(), "Decoder layer", SAYS["decoder_layer"])
    source = _entered(pen, size, "source", size.steps[0])
    target = _entered(pen, size, "target", size.steps[1])
    pen.put("padding", "PaddingMask", "source")
    options = {"heads": size.heads, "d_ff": size.d_ff, "times": size.layers}
    pen.group("encoder", "encoder_layer", source, "padding", **options)
    memory = pen.put("memory", "LayerNorm")
    pen.group("decoder", "decoder_layer", target, memory, "padding", **options)
    pen.put("norm", "LayerNorm")
    pen.put("readout", "Linear", out_features=size.words, bias=False, weight_set="words")
    pen.put("logits", "Output")
    return pen.document(name, description)


def _entered(pen: Pen, size: Size, side: str, steps: int) -> str:
    """Words as vectors that know their place."""
    pen.put(side, "Input", shape=[steps], dtype="int64")
    pen.put(f"{side}_words", "Embedding", side, num_embeddings=size.words,
            embedding_dim=size.width, weight_set="words",
            starts=normal(size.width**-0.5) if side == "source" else None)  # fmt: skip
    pen.put(f"{side}_scaled", "Scale", times=sqrt(size.width))
    pen.put(f"{side}_placed", "SinusoidalPositionalEncoding")
    return pen.put(f"{side}_drop", "Dropout", p=0.1)
