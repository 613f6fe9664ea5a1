"""Three models of one number, each richer than the one before: a line, a plane, a sum of bends."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

FEATURES, PIECES = 4, 16


def line() -> Document:
    pen = Pen()
    pen.put("x", "Input", shape=[1])
    pen.put("weighed", "Linear", out_features=1)
    pen.put("y", "Output")
    return pen.document(
        "Regression 1: one feature",
        "y = b + wx, a line: all that one feature can tell a linear model. The first of three "
        "models; the second sees more features.",
    )


def plane() -> Document:
    pen = Pen()
    pen.put("x", "Input", shape=[FEATURES])
    pen.put("weighed", "Linear", out_features=1)
    pen.put("y", "Output")
    return pen.document(
        "Regression 2: many features",
        "y = b + w₁x₁ + … + w₄x₄: every feature has a weight of its own. Better than one feature, "
        "but still flat: a sine of the features stays out of reach. The third model bends.",
    )


def sigmoid_sum() -> Document:
    pen = Pen()
    pen.put("x", "Input", shape=[FEATURES])
    pen.put("placed", "Linear", out_features=PIECES)
    pen.put("bends", "Sigmoid")
    pen.put("added", "Linear", out_features=1)
    pen.put("y", "Output")
    return pen.document(
        "Regression 3: a sum of sigmoids",
        "y = b + c₁σ(b₁ + Σ w₁ⱼxⱼ) + c₂σ(b₂ + Σ w₂ⱼxⱼ) + …: sixteen bends, each with a direction, "
        "a place and a height that are learned, follow a sine of all features.",
        advised={"HiddenSigmoid": "A sum of sigmoids is what this lesson is about."},
    )


def examples() -> Iterator[tuple[str, Document]]:
    yield "regression_1_one_feature", line()
    yield "regression_2_many_features", plane()
    yield "regression_3_sigmoid_sum", sigmoid_sum()
