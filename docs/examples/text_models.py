"""Networks that learn from the English text that Python brings: characters and word vectors."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen, normal
from docs.examples.transformer_layers import SAYS, normed_first
from graph_runtime.document.model import Document, Recipe, Training

CHARACTERS = 100


def training(rate: float, epochs: int, **params: int) -> Training:
    return Training(
        dataset=Recipe(kind="Text", params=params),
        optimizer=Recipe(kind="AdamW", params={"lr": rate}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        epochs=epochs,
        batch_size=32,
    )


def recurrent() -> Document:
    pen = Pen()
    pen.put("text", "Input", shape=[64], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=CHARACTERS, embedding_dim=32)
    pen.put("reader", "GRU", hidden_size=128)
    pen.put("after", "Linear", "reader.y", out_features=CHARACTERS)
    pen.put("logits", "Output")
    return pen.document(
        "English by GRU",
        "Which character comes next? A GRU reads pages on Python's language and guesses more "
        "than half of their characters.",
        training(0.005, 4),
    ).replaced(reaches=0.5)


def looking_back() -> Document:
    pen = Pen()
    pen.define("causal_layer", normed_first(causal=True), "Causal layer", SAYS["causal_layer"])
    pen.put("text", "Input", shape=[64], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=CHARACTERS, embedding_dim=64, starts=normal(0.1))
    pen.put("placed", "LearnedPositionalEncoding", max_len=64)
    pen.group("decoder", "causal_layer", times=2, heads=4, d_ff=128)
    pen.put("norm", "LayerNorm")
    pen.put("after", "Linear", out_features=CHARACTERS)
    pen.put("logits", "Output")
    return pen.document(
        "English by Transformer",
        "Which character comes next? Two layers that only look back over 64 characters learn it "
        "from pages on Python's language.",
        training(0.003, 4),
    ).replaced(reaches=0.38)


def word_vectors(words: int = 1_000, width: int = 32) -> Document:
    pen = Pen()
    pen.put("word", "Input", shape=[], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=width)
    pen.put("near", "Linear", out_features=words, bias=False)
    pen.put("logits", "Output")
    return pen.document(
        "Word vectors of a text",
        "Skip-gram on English text: each of 1,000 words guesses its neighbours, and words that "
        "have the same neighbours end up with similar vectors.",
        Training(
            dataset=Recipe(kind="SkipGrams", params={"max_size": words, "samples": 100_000}),
            optimizer=Recipe(kind="Adam", params={"lr": 0.005}),
            epochs=4,
            batch_size=512,
        ),
    ).replaced(reaches=0.05)


def examples() -> Iterator[tuple[str, Document]]:
    yield "english_gru", recurrent()
    yield "english_transformer", looking_back()
    yield "skip_gram_text", word_vectors()
