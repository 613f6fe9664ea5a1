"""Small networks on generated data: spirals in a plane, the parity of bits."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def spirals() -> Document:
    pen = Pen()
    pen.put("point", "Input", shape=[2])
    for number in (1, 2):
        pen.put(f"hidden{number}", "Linear", out_features=32)
        pen.put(f"bend{number}", "Tanh")
    pen.put("arms", "Linear", out_features=2)
    pen.put("logits", "Output")
    training = Training(
        dataset=Recipe(kind="Spirals"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.01}),
        epochs=60,
    )
    return pen.document(
        "Two spirals",
        "Which arm of the spiral does a point lie on? No straight line can tell; two layers of 32 "
        "bend the plane until one can.",
        training,
    ).replaced(reaches=0.97)


def parity() -> Document:
    pen = Pen()
    pen.put("bits", "Input", shape=[8, 1])
    pen.put("reader", "GRU", hidden_size=32)
    pen.put("odd", "Linear", "reader.h", out_features=2)
    pen.put("logits", "Output")
    training = Training(
        dataset=Recipe(kind="BitParity", params={"samples": 4000, "layout": "sequence"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.01}),
        epochs=40,
        batch_size=32,
        standardize=False,
    )
    return pen.document(
        "Parity, bit by bit",
        "Is an odd number of 8 bits set? A recurrent network needs one bit of memory, which it "
        "turns over at every 1 that it reads.",
        training,
    ).replaced(reaches=0.98)


def examples() -> Iterator[tuple[str, Document]]:
    yield "spirals", spirals()
    yield "parity_recurrent", parity()
