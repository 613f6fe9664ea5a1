"""Digits from few samples: how much transforms of the training samples help."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

DESCRIPTION = (
    "Fifty digits to learn from, five of each. Every epoch they are turned, shifted, zoomed and "
    "bent anew, so that the network never sees the same picture twice: over ten seeds it reads "
    "89.5 ± 2.0 % of 1,747 other digits, without the transforms 86.6 ± 2.1 %. Remove them in the "
    "training panel and compare."
)
TRANSFORMS = (
    Recipe(
        kind="RandomAffine",
        params={
            "degrees": 15.0, "translate": [0.1, 0.1], "scale": [0.85, 1.15], "shear": 10.0,
        },
    ),
    Recipe(kind="ElasticTransform", params={"alpha": 6.0, "sigma": 2.0}),
)  # fmt: skip


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    pen.chain(
        ("image", "Input", {"shape": [1, 8, 8]}),
        ("conv1", "Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
        ("act1", "ReLU"),
        ("conv2", "Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
        ("act2", "ReLU"),
        ("pool", "MaxPool2d", {"kernel_size": 2}),
        ("flat", "Flatten"),
        ("hidden", "Linear", {"out_features": 64}),
        ("act3", "ReLU"),
        ("logits", "Linear", {"out_features": 10}),
        ("result", "Output"),
    )
    training = Training(transforms=TRANSFORMS, epochs=300, batch_size=50, split=(0.028, 0.0, 0.972))
    drawn = pen.document("Digits from five of each", DESCRIPTION, training)
    yield "few_digits", drawn.replaced(reaches=0.88)
