"""Two half circles in noise: how a penalty on the weights straightens the line between them."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def moons() -> Document:
    pen = Pen()
    pen.put("point", "Input", shape=[2])
    for number in (1, 2):
        pen.put(f"hidden{number}", "Linear", out_features=16)
        pen.put(f"bend{number}", "Tanh")
    pen.put("moon", "Linear", out_features=2)
    pen.put("logits", "Output")
    training = Training(
        dataset=Recipe(kind="Moons", params={"samples": 300, "noise": 0.3}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.03}),
        epochs=200,
        full_batch=True,
    )
    return pen.document(
        "Two moons and a penalty",
        "Which half circle does a noisy point belong to? Check the network: Decision boundary "
        "trains it with a growing penalty on the weights; move the slider and watch the line "
        "between the classes straighten.",
        training,
    ).replaced(reaches=0.85)


def examples() -> Iterator[tuple[str, Document]]:
    yield "moons", moons()
