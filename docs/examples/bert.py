"""BERT: an encoder that reads words in both directions (Devlin and others, 2018)."""

from collections.abc import Iterator

from docs.examples.pen import Pen, normal
from docs.examples.transformer_layers import SAYS, encoder_layer
from graph_runtime.document.model import Document

BASE = (
    "The base encoder of BERT (Devlin and others, 2018): twelve layers over words, their places "
    "and two segments, and a summary from the first word; 109,482,240 parameters."
)
TINY = "An encoder as BERT is one, with two layers of 128 numbers: 4,385,920 parameters."


def examples() -> Iterator[tuple[str, Document]]:
    yield "bert_base", bert("BERT", BASE, width=768, heads=12, layers=12)
    yield "bert_tiny", bert("Tiny BERT", TINY, width=128, heads=2, layers=2)


def bert(name: str, description: str, width: int, heads: int, layers: int) -> Document:
    pen = Pen()
    pen.define("entrance", _entrance(width), "Entrance", "Word, segment and place as one vector.")
    pen.define("encoder_layer", encoder_layer("GELU"), "Encoder layer", SAYS["encoder_layer"])
    pen.define("summary", _summary(), "Summary", "What the first step says of the whole text.")
    pen.put("words", "Input", shape=[128], dtype="int64")
    pen.put("segments", "Input", shape=[128], dtype="int64")
    entered = pen.group("entrance", "entrance", "words", "segments", width=width)
    pen.put("padding", "PaddingMask", "words")
    pen.group(
        "encoder", "encoder_layer", entered, "padding", times=layers, heads=heads, d_ff=4 * width
    )
    pen.put("states", "Output", "encoder")
    pen.group("pooler", "summary", "encoder")
    pen.put("pooled", "Output", "pooler")
    return pen.document(name, description)


def _entrance(width: int) -> Pen:
    pen = Pen(width=width, words=30_522, max_len=512)
    pen.put("words", "GroupInput")
    pen.put("segments", "GroupInput")
    pen.put("vectors", "Embedding", "words", num_embeddings="=words", embedding_dim="=width",
            padding_idx=0, starts=normal(0.02))  # fmt: skip
    pen.put(
        "which",
        "Embedding",
        "segments",
        num_embeddings=2,
        embedding_dim="=width",
        starts=normal(0.02),
    )
    pen.put("both", "Add", "vectors", "which")
    pen.put("placed", "LearnedPositionalEncoding", max_len="=max_len")
    pen.put("norm", "LayerNorm", eps=1e-12)
    pen.put("drop", "Dropout", p=0.1)
    pen.put("y", "GroupOutput")
    return pen


def _summary() -> Pen:
    pen = Pen()
    pen.put("states", "GroupInput")
    pen.put("first", "Select")
    pen.put("mixed", "Linear", out_features="=in_features")
    pen.put("bend", "Tanh")
    pen.put("y", "GroupOutput")
    return pen
