"""LeNet-5 on letters of typefaces that it has never seen."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def lenet() -> Document:
    pen = Pen()
    pen.put("picture", "Input", shape=[1, 28, 28])
    pen.put("conv1", "Conv2d", out_channels=6, kernel_size=5, padding=2)
    pen.put("relu1", "ReLU")
    pen.put("pool1", "MaxPool2d", kernel_size=2)
    pen.put("conv2", "Conv2d", out_channels=16, kernel_size=5)
    pen.put("relu2", "ReLU")
    pen.put("pool2", "MaxPool2d", kernel_size=2)
    pen.put("flat", "Flatten")
    pen.put("full1", "Linear", out_features=120)
    pen.put("relu3", "ReLU")
    pen.put("full2", "Linear", out_features=84)
    pen.put("relu4", "ReLU")
    pen.put("letters", "Linear", out_features=26)
    pen.put("logits", "Output")
    return pen.document(
        "Letters of unseen fonts",
        "LeNet-5 learns capital letters from eight typefaces and is tested on three others: what "
        "it knows of an A must hold for fonts that it has never seen.",
        Training(
            dataset=Recipe(kind="FontGlyphs", params={"samples": 6000}),
            loss=Recipe(kind="CrossEntropyLoss"),
            optimizer=Recipe(kind="AdamW", params={"lr": 0.002}),
            schedule=Recipe(kind="CosineAnnealingLR"),
            epochs=15,
            batch_size=64,
        ),
    ).replaced(reaches=0.9)


def examples() -> Iterator[tuple[str, Document]]:
    yield "letters_lenet", lenet()
