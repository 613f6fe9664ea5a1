"""Linear regression with a penalty on its weights: on their squares, or on their sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def linear(name: str, description: str, **penalty: Any) -> Document:
    pen = Pen()
    pen.put("patient", "Input", shape=[10])
    pen.put("progress", "Linear", out_features=1)
    pen.put("result", "Output")
    training = Training(
        dataset=Recipe(kind="Diabetes"),
        loss=Recipe(kind="MSELoss"),
        optimizer=Recipe(kind="SGD", params={"lr": 0.1}),
        epochs=500,
        full_batch=True,
        split=(0.7, 0.15, 0.15),
        scale_targets=True,
        **penalty,
    )
    return pen.document(name, description, training).replaced(reaches=0.45)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "ridge",
        linear(
            "Ridge regression",
            "Linear regression with an L2 penalty: all ten weights shrink, none becomes 0. "
            "Turn l2 up and watch them.",
            l2=60.0,
        ),
    )
    yield (
        "lasso",
        linear(
            "Lasso regression",
            "Linear regression with an L1 penalty: weights that matter little become exactly 0, "
            "so that the rest names the features to keep.",
            l1=60.0,
        ),
    )
