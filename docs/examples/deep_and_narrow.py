"""Ten layers of 64 with a sigmoid or a ReLU between them: where gradients vanish, and where not."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

DEPTH, WIDTH = 10, 64
ADVISED = {"HiddenSigmoid": "It is drawn to show how gradients vanish behind sigmoids."}


def deep(name: str, activation: str, start: str, description: str, reaches: float) -> Document:
    """Digits as 64 numbers, ten layers of 64, ten classes."""
    pen = Pen()
    pen.put("image", "Input", shape=[64])
    for layer in range(1, DEPTH + 1):
        pen.put(f"z{layer}", "Linear", starts=Recipe(kind=start), out_features=WIDTH)
        pen.put(f"a{layer}", activation)
    pen.put("logits", "Linear", starts=Recipe(kind=start), out_features=10)
    pen.put("result", "Output")
    training = Training.model_validate(
        {
            "dataset": {"kind": "Digits", "params": {"layout": "flat"}},
            "loss": {"kind": "CrossEntropyLoss", "params": {}},
            "optimizer": {"kind": "SGD", "params": {"lr": 0.03}},
            "epochs": 30,
        }
    )
    advised = ADVISED if activation == "Sigmoid" else None
    return pen.document(name, description, training, advised).replaced(reaches=reaches)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "deep_sigmoid",
        deep(
            "Ten sigmoid layers",
            "Sigmoid",
            "xavier_normal_",
            "Ten sigmoid layers between a digit and its class: the gradient of the first one is a "
            "millionth of the last one's, so that it learns nothing in 30 epochs: 10 % of the test "
            "part right. With ReLU the same drawing learns.",
            0.09,
        ),
    )
    yield (
        "deep_relu",
        deep(
            "Ten ReLU layers",
            "ReLU",
            "kaiming_normal_",
            "Ten ReLU layers between a digit and its class: the gradient of the first one is about "
            "as large as the last one's, and 95.6 % of the test part are right with this seed. "
            "With sigmoids the same drawing learns nothing.",
            0.93,
        ),
    )
