"""Recurrent layers drawn by hand: one step is a drawing, and a Loop walks along the sequence."""

from __future__ import annotations

from collections.abc import Iterator

from docs.blocks.gated_recurrent_step import gru_step
from docs.blocks.recurrent_step import rnn_step
from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def reader(name: str, description: str, step: Pen, definition: str, label: str) -> Document:
    """Reads a digit row by row; what is remembered at the end decides."""
    pen = Pen()
    pen.put("rows", "Input", shape=[8, 8])
    pen.define(definition, step, label, "One step: a row of the picture and the state.")
    pen.group("reader", definition, hidden=64)
    pen.put("logits", "Linear", "reader.h", out_features=10)
    pen.put("result", "Output")
    training = Training(
        dataset=Recipe(kind="Digits", params={"layout": "rows"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.003}),
        epochs=30,
    )
    return pen.document(name, description, training).replaced(reaches=0.94)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "drawn_rnn",
        reader(
            "Recurrent network drawn by hand",
            "A recurrent layer as a loop: one step is a drawing whose State feeds back, and the "
            "Loop walks along the rows of a digit. The same as an RNN block of 64.",
            rnn_step(),
            "rnn_step",
            "Recurrent step",
        ),
    )
    yield (
        "drawn_gru",
        reader(
            "Gated recurrent unit drawn by hand",
            "The gates of a GRU, block by block, inside a Loop over the rows of a digit. The same "
            "as a GRU block of 64.",
            gru_step(),
            "gru_step",
            "Gated step",
        ),
    )
