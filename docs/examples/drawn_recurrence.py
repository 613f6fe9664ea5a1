"""Recurrent layers drawn by hand: one step is a drawing, and a Loop walks along the sequence."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document import Document, Recipe, Training


def rnn_step() -> Pen:
    """A step of nn.RNN: h = tanh(W_x x + b_x + W_h h + b_h)."""
    pen = Pen(hidden=64)
    pen.put("x", "GroupInput")
    pen.put("h", "State", size="=hidden")
    pen.put("seen", "Linear", "x", out_features="=hidden")
    pen.put("remembered", "Linear", "h", out_features="=hidden")
    pen.put("both", "Add", "seen", "remembered")
    pen.put("renewed", "Tanh")
    pen.put("y", "GroupOutput")
    pen.feed_back("h", "renewed")
    return pen


def gru_step() -> Pen:
    """A step of nn.GRU: h = n + z · (h - n) with gates r and z, and n = tanh(… + r · (…))."""
    pen = Pen(hidden=64)
    pen.put("x", "GroupInput")
    pen.put("h", "State", size="=hidden")
    pen.put("from_x", "Linear", "x", out_features="=3 * hidden")
    pen.put("x_parts", "Chunk", chunks=3)
    pen.put("from_h", "Linear", "h", out_features="=3 * hidden")
    pen.put("h_parts", "Chunk", chunks=3)
    for number, gate in enumerate(("reset", "update")):
        pen.put(f"{gate}_sum", "Add", f"x_parts.y{number}", f"h_parts.y{number}")
        pen.put(gate, "Sigmoid")
    pen.put("kept", "Multiply", "reset", "h_parts.y2")
    pen.put("new_sum", "Add", "x_parts.y2", "kept")
    pen.put("new", "Tanh")
    pen.put("apart", "Subtract", "h", "new")
    pen.put("held", "Multiply", "update", "apart")
    pen.put("renewed", "Add", "new", "held")
    pen.put("y", "GroupOutput")
    pen.feed_back("h", "renewed")
    return pen


def reader(name: str, description: str, step: Pen, definition: str) -> Document:
    """Reads a digit row by row; what is remembered at the end decides."""
    pen = Pen()
    pen.put("rows", "Input", shape=[8, 8])
    pen.define(definition, step, description="One step: a row of the picture and the state.")
    pen.group("reader", definition, hidden=64)
    pen.put("logits", "Linear", "reader.h", out_features=10)
    pen.put("result", "Output")
    training = Training(
        dataset=Recipe(kind="Digits", params={"layout": "rows"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.003}),
        epochs=30,
    )
    return pen.document(name, description, training)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "drawn_rnn",
        reader(
            "Recurrent network drawn by hand",
            "A recurrent layer as a loop: one step is a drawing whose State feeds back, and the "
            "Loop walks along the rows of a digit. The same as an RNN block of 64.",
            rnn_step(),
            "rnn_step",
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
        ),
    )
