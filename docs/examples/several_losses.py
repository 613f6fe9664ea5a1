"""Networks that learn from more than one loss at once."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.generated_shapes import looked_at, training
from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

TRAINING = Training(
    dataset=Recipe(kind="Digits"),
    loss=Recipe(kind="DrawnLoss"),
    epochs=20,
)


def two_tasks() -> Document:
    """One encoder that names the digit and draws it again."""
    pen = Pen()
    pen.chain(
        ("image", "Input", {"shape": [1, 8, 8]}),
        ("conv1", "Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
        ("act1", "ReLU"),
        ("conv2", "Conv2d", {"out_channels": 32, "kernel_size": 3, "stride": 2, "padding": 1}),
        ("act2", "ReLU"),
        ("flat", "Flatten"),
        ("encode", "Linear", {"out_features": 32}),
    )
    code = pen.put("code", "ReLU")
    classify = pen.put("classify", "Linear", code, out_features=10)
    pen.put("logits", "Output")
    pen.put("decode", "Linear", code, out_features=64)
    draw = pen.put("redraw", "Unflatten", dim=1, unflattened_size=(1, 8, 8))
    pen.put("redrawn", "Output")
    pen.put("original", "Output", "image")
    target = pen.put("digit", "Target")
    pen.put("naming_loss", "CrossEntropyLoss", classify, target)
    pen.put("drawing_loss", "MSELoss", draw, "image")
    pen.put("weighed", "Scale", times=2.0)
    return pen.document(
        "Digits, two tasks",
        "One encoder learns two tasks: to name the digit, and to draw it again from 32 numbers. "
        "Both losses are drawn, the second counts twice, and training makes their sum small.",
        TRAINING,
    ).replaced(reaches=0.95)


def auxiliary_head() -> Document:
    """A second classifier half way, as GoogLeNet has two."""
    pen = Pen()
    middle = pen.chain(
        ("image", "Input", {"shape": [1, 8, 8]}),
        ("conv1", "Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
        ("act1", "ReLU"),
        ("pool1", "MaxPool2d", {"kernel_size": 2}),
    )
    pen.chain(
        ("conv2", "Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
        ("act2", "ReLU"),
        ("pool2", "MaxPool2d", {"kernel_size": 2}),
        ("flat", "Flatten"),
    )
    main = pen.put("classify", "Linear", out_features=10)
    pen.put("logits", "Output")
    pen.put("flat_early", "Flatten", middle)
    early = pen.put("classify_early", "Linear", out_features=10)
    pen.put("early_logits", "Output")
    target = pen.put("digit", "Target")
    pen.put("loss", "CrossEntropyLoss", main, target)
    pen.put("early_loss", "CrossEntropyLoss", early, target)
    pen.put("weighed", "Scale", times=0.3)
    return pen.document(
        "Digits, auxiliary head",
        "A second classifier half way down sends gradients to the first layers directly. Its loss "
        "counts 0.3, as in GoogLeNet; once trained, only the last result is used.",
        TRAINING,
    ).replaced(reaches=0.97)


CORNERS = (("top", 2.0), ("second", 1.0), ("third", 1.0))
"""The corners of a triangle with the weights of their losses."""


def three_tasks() -> Document:
    """A trunk that all tasks share, and for each corner of a triangle a head with its loss."""
    pen = Pen()
    looked_at(pen, (16, 32, 64), 32)
    pen.put("flat", "Flatten")
    pen.put("trunk", "Linear", out_features=64)
    shared = pen.put("relu", "ReLU")
    heads = []
    for name, _ in CORNERS:
        heads.append(pen.put(f"{name}_head", "Linear", shared, out_features=2))
        pen.put(name, "Output")
    pen.put("together", "Concatenate", *heads, dim=1)
    pen.put("corners", "Output")
    where = pen.put("where", "Target", shape=[6], dtype="float32")
    for number, (name, weight) in enumerate(CORNERS):
        truth = {"dim": 1, "start": 2 * number, "stop": 2 * number + 2}
        pen.put(f"{name}_truth", "Slice", where, **truth)
        pen.put(f"{name}_loss", "MSELoss", heads[number], f"{name}_truth")
        if weight != 1.0:
            pen.put(f"{name}_weighed", "Scale", times=weight)
    drawn = Recipe(kind="DrawnLoss", params={"targets": "numbers"})
    return pen.document(
        "Landmarks, three tasks",
        "Multi-task learning: one trunk looks at the picture, and each corner of the triangle has "
        "a head and a loss of its own. The loss of the top corner counts twice; the trunk learns "
        "from the sum of all three.",
        training("ShapeLandmarks", drawn, 25, samples=2000),
    ).replaced(reaches=0.9)


def examples() -> Iterator[tuple[str, Document]]:
    yield "digits_two_tasks", two_tasks()
    yield "digits_auxiliary_head", auxiliary_head()
    yield "landmarks_three_tasks", three_tasks()
