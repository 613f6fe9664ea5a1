"""Networks on generated sentences: dates translated, sequences copied, blanks filled."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.datasets.sequences.cloze import cloze_animals, cloze_words
from graph_runtime.datasets.sequences.date_translation import date_sources, date_targets
from graph_runtime.document.model import Document, Recipe, Training

DATES = (
    "Writes dates of sixteen styles as 2026-05-03. A GRU reads the characters in both directions; "
    "at each character that it writes, a second one looks back at them by additive attention."
)


def adam(dataset: str, rate: float, epochs: int, **params: int) -> Training:
    return Training(
        dataset=Recipe(kind=dataset, params=params),
        optimizer=Recipe(kind="Adam", params={"lr": rate}),
        epochs=epochs,
    )


def dates(width: int = 64) -> Document:
    pen = Pen()
    pen.put("date", "Input", shape=[29], dtype="int64")
    pen.put("so_far", "Input", shape=[11], dtype="int64")
    pen.put("letters", "Embedding", "date", num_embeddings=len(date_sources()), embedding_dim=32,
            padding_idx=0)  # fmt: skip
    pen.put("reader", "GRU", "letters", hidden_size=width // 2, bidirectional=True)
    pen.put("padding", "PaddingMask", "date")
    pen.put("digits", "Embedding", "so_far", num_embeddings=len(date_targets()), embedding_dim=32)
    pen.put("writer", "GRU", "digits", hidden_size=width)
    pen.put("looking", "Attention", "writer", "reader.y", key_padding_mask="padding",
            score="additive")  # fmt: skip
    pen.put("together", "Concatenate", "looking", "writer", dim=2)
    pen.put("mixed", "Linear", out_features=width)
    pen.put("bend", "Tanh")
    pen.put("symbol", "Linear", out_features=len(date_targets()))
    pen.put("logits", "Output")
    training = adam("DateTranslation", 0.005, 4)
    return pen.document("Date translation", DATES, training).replaced(reaches=0.99)


def copying(attention: bool, length: int, epochs: int) -> Document:
    """A sequence said again, from one state of 64 numbers or with a look back."""
    pen = Pen()
    pen.put("sequence", "Input", shape=[length], dtype="int64")
    pen.put("so_far", "Input", shape=[length + 1], dtype="int64")
    pen.put("vectors", "Embedding", "sequence", num_embeddings=12, embedding_dim=32)
    pen.put("reader", "GRU", "vectors", hidden_size=64)
    pen.put("said", "Embedding", "so_far", num_embeddings=12, embedding_dim=32)
    last = pen.put("speaker", "GRU", "said", "reader.h", hidden_size=64)
    if attention:
        pen.put("looking", "Attention", last, "reader.y", score="general")
        last = pen.put("together", "Concatenate", "looking", "speaker", dim=2)
    pen.put("symbol", "Linear", last, out_features=12)
    pen.put("logits", "Output")
    params = {"length": length, "shortest": length}
    name = "Copying, with attention" if attention else "Copying, from one state"
    says = (
        "A decoder says a sequence again. While it speaks it looks back at all states of the "
        "reader, so the length does not matter much."
        if attention
        else "A decoder says a sequence again from the reader's last state alone: the longer the "
        "sequence, the more has to go through these 64 numbers."
    )
    return pen.document(name, says, adam("Copying", 0.005, epochs, **params))


def cloze() -> Document:
    pen = Pen()
    pen.put("sentence", "Input", shape=[10], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=len(cloze_words()), embedding_dim=32,
            padding_idx=0)  # fmt: skip
    pen.put("count", "Lengths", "sentence")
    pen.put("reader", "GRU", "vectors", lengths="count", hidden_size=32, bidirectional=True)
    pen.put("animal", "Linear", "reader.h", out_features=len(cloze_animals()))
    pen.put("logits", "Output")
    return pen.document(
        "Fill in the blank",
        "Which animal is missing? The words before the blank tell its age, those behind it its "
        "kind; a GRU that reads in both directions knows both.",
        adam("Cloze", 0.01, 15),
    ).replaced(reaches=0.98)


def examples() -> Iterator[tuple[str, Document]]:
    yield "date_translation", dates()
    yield "copying", copying(attention=False, length=8, epochs=20).replaced(reaches=0.85)
    yield "copying_attention", copying(attention=True, length=30, epochs=20).replaced(reaches=0.95)
    yield "cloze", cloze()
