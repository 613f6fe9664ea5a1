"""The same deep network with and without batch normalization, to watch its values drift."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def deep(norm: bool) -> Document:
    pen = Pen()
    pen.put("image", "Input", shape=[1, 8, 8])
    pen.put("flat", "Flatten")
    for layer in range(1, 5):
        pen.put(f"full{layer}", "Linear", out_features=32, bias=not norm)
        if norm:
            pen.put(f"norm{layer}", "BatchNorm1d")
        pen.put(f"act{layer}", "ReLU")
    pen.put("logits", "Linear", out_features=10)
    pen.put("result", "Output")
    told = (
        "Batch normalization holds the mean and the spread of every layer still while the layers "
        "before it learn."
        if norm
        else "Train it and open Activations above the plots: what each layer gets keeps moving "
        "while the layers before it learn."
    )
    return pen.document(
        "Steady values" if norm else "Drifting values",
        told,
        Training(
            dataset=Recipe(kind="Digits"),
            loss=Recipe(kind="CrossEntropyLoss"),
            optimizer=Recipe(kind="SGD", params={"lr": 0.05, "momentum": 0.9}),
            epochs=150,
            batch_size=64,
        ),
    ).replaced(reaches=0.93)


def examples() -> Iterator[tuple[str, Document]]:
    yield "drifting_values", deep(norm=False)
    yield "steady_values", deep(norm=True)
