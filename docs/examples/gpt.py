"""Decoders that say the next token: GPT-2 (Radford and others, 2019) and one for characters."""

from collections.abc import Iterator

from docs.examples.pen import Pen, normal
from docs.examples.transformer_layers import SAYS, normed_first
from graph_runtime.document.model import Document

SMALL = (
    "The smallest GPT-2 (Radford and others, 2019): twelve layers that only look back; one table "
    "of 50,257 tokens to read and to speak with, 124,439,808 parameters."
)
TINY = (
    "A GPT for 65 characters: four layers that only look back over 64 characters and say the "
    "next one at every step, 809,856 parameters."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "gpt2", gpt("GPT-2", SMALL, 50_257, 1_024, 768, 12, 12)
    yield "gpt_tiny", gpt("Tiny GPT", TINY, 65, 64, 128, 4, 4)


def gpt(
    name: str, description: str, tokens: int, max_len: int, width: int, heads: int, layers: int
) -> Document:
    pen = Pen()
    pen.define("causal_layer", normed_first(causal=True), "Causal layer", SAYS["causal_layer"])
    pen.put("text", "Input", shape=[min(max_len, 256)], dtype="int64")
    pen.put("tokens", "Embedding", num_embeddings=tokens, embedding_dim=width, starts=normal(0.02),
            weight_set="tokens")  # fmt: skip
    pen.put("placed", "LearnedPositionalEncoding", max_len=max_len)
    pen.put("drop", "Dropout", p=0.1)
    pen.group("decoder", "causal_layer", times=layers, heads=heads, d_ff=4 * width)
    pen.put("norm", "LayerNorm")
    pen.put("readout", "Linear", out_features=tokens, bias=False, weight_set="tokens")
    pen.put("logits", "Output")
    return pen.document(name, description)
