"""Networks that find drawn shapes: a box, corners, a mask, a caption."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.datasets.shapes.shape_captions import caption_words
from graph_runtime.document.model import Document, Recipe, Training


def training(dataset: str, loss: Recipe, epochs: int, **params: int) -> Training:
    return Training(
        dataset=Recipe(kind=dataset, params=params),
        loss=loss,
        optimizer=Recipe(kind="Adam", params={"lr": 0.002}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        epochs=epochs,
        batch_size=32,
    )


def looked_at(pen: Pen, widths: tuple[int, ...], size: int) -> None:
    """Convolutions, each followed by a halving of height and width."""
    pen.put("picture", "Input", shape=[3, size, size])
    for number, width in enumerate(widths, 1):
        pen.put(f"conv{number}", "Conv2d", out_channels=width, kernel_size=3, padding=1, bias=False)
        pen.put(f"norm{number}", "BatchNorm2d")
        pen.put(f"relu{number}", "ReLU")
        pen.put(f"pool{number}", "MaxPool2d", kernel_size=2)


def localiser() -> Document:
    pen = Pen()
    looked_at(pen, (16, 32, 64), 32)
    pen.put("flat", "Flatten")
    pen.put("hidden", "Linear", out_features=64)
    pen.put("relu", "ReLU")
    pen.put("box", "Linear", out_features=8)
    pen.put("y", "Output")
    return pen.document(
        "Localiser",
        "Is there a square, a circle or a triangle, and where? Eight numbers: whether there is a "
        "shape, the middle, height and width of its box, and which of three shapes it is.",
        training("ShapeBoxes", Recipe(kind="MSELoss"), 25, samples=2000),
    ).replaced(reaches=0.85)


def landmarks() -> Document:
    pen = Pen()
    looked_at(pen, (16, 32, 64), 32)
    pen.put("flat", "Flatten")
    pen.put("hidden", "Linear", out_features=64)
    pen.put("relu", "ReLU")
    pen.put("corners", "Linear", out_features=6)
    pen.put("y", "Output")
    return pen.document(
        "Landmarks",
        "Where are the three corners of the triangle? Two numbers for each point, found to within "
        "two pixels.",
        training("ShapeLandmarks", Recipe(kind="MSELoss"), 25, samples=2000),
    ).replaced(reaches=0.9)


def twice(pen: Pen, name: str, width: int) -> str:
    for number in (1, 2):
        pen.put(f"{name}_{number}", "Conv2d", out_channels=width, kernel_size=3, padding=1,
                bias=False)  # fmt: skip
        pen.put(f"{name}_norm{number}", "BatchNorm2d")
        last = pen.put(f"{name}_relu{number}", "ReLU")
    return last


def masks() -> Document:
    pen = Pen()
    pen.put("picture", "Input", shape=[3, 32, 32])
    top = twice(pen, "top", 8)
    pen.put("down1", "MaxPool2d", kernel_size=2)
    middle = twice(pen, "middle", 16)
    pen.put("down2", "MaxPool2d", kernel_size=2)
    twice(pen, "bottom", 32)
    for number, (level, width) in enumerate(((middle, 16), (top, 8)), 1):
        pen.put(f"up{number}", "ConvTranspose2d", out_channels=width, kernel_size=2, stride=2)
        pen.put(f"join{number}", "Concatenate", level, f"up{number}", dim=1)
        twice(pen, f"rise{number}", width)
    pen.put("classes", "Conv2d", out_channels=4, kernel_size=1)
    pen.put("logits", "Output")
    return pen.document(
        "U-Net for shapes",
        "What does each pixel belong to? The network looks at the whole at a quarter of the size, "
        "and then again at the details that it kept from the way down.",
        training("ShapeMasks", Recipe(kind="CrossEntropyLoss"), 25),
    ).replaced(reaches=0.98)


def captions() -> Document:
    words = len(caption_words())
    pen = Pen()
    looked_at(pen, (16, 32, 64), 32)
    pen.put("flat", "Flatten")
    pen.put("feature", "Linear", out_features=64)
    pen.put("begin", "Tanh")
    pen.put("so_far", "Input", shape=[8], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=16)
    pen.put("speaker", "GRU", "vectors", "begin", hidden_size=64)
    pen.put("word", "Linear", "speaker.y", out_features=words)
    pen.put("logits", "Output")
    return pen.document(
        "Captions for shapes",
        'Says what a picture shows: "a small red circle on the left". A convolutional network '
        "begins the state of a GRU, which says the words.",
        training("ShapeCaptions", Recipe(kind="CrossEntropyLoss"), 30),
    ).replaced(reaches=0.98)


def examples() -> Iterator[tuple[str, Document]]:
    yield "shape_localiser", localiser()
    yield "shape_landmarks", landmarks()
    yield "shape_masks", masks()
    yield "shape_captions", captions()
