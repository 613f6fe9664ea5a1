"""One curve in noise, fitted with too few powers of x, with enough, and with too many."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def polynomial(degree: int, name: str, description: str) -> Document:
    pen = Pen()
    pen.put("powers", "Input", shape=[degree])
    pen.put("weighed", "Linear", out_features=1)
    pen.put("y", "Output")
    data = {"degree": degree, "samples": 60, "noise": 0.05}
    optimizer = {"line_search_fn": "strong_wolfe", "max_iter": 4}
    training = Training(
        dataset=Recipe(kind="Polynomial", params=data),
        loss=Recipe(kind="MSELoss"),
        optimizer=Recipe(kind="LBFGS", params=optimizer),
        epochs=40,
        full_batch=True,
        split=(0.5, 0.5, 0.0),
    )
    return pen.document(name, description, training)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "polynomial_1",
        polynomial(
            1,
            "Polynomial of degree 1",
            "A line through points of a curve of the fourth degree: it underfits, both errors stay "
            "high. Train it with the plot Fit open; degree 4 and 15 are the other two.",
        ),
    )
    yield (
        "polynomial_4",
        polynomial(
            4,
            "Polynomial of degree 4",
            "As many powers of x as the curve behind the points has: both errors are low. Train it "
            "with the plot Fit open.",
        ),
    )
    yield (
        "polynomial_15",
        polynomial(
            15,
            "Polynomial of degree 15",
            "Sixteen numbers for 30 noisy points: the line follows their noise and goes anywhere "
            "in between. It overfits: its training error is the lowest of the three, its "
            "validation error the highest. Train it with the plot Fit open.",
        ),
    )
