"""One linear regression on raw and on standardized features, each at the best safe rate."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training


def regression(name: str, description: str, standardize: bool, rate: float) -> Document:
    pen = Pen()
    pen.put("features", "Input", shape=[2])
    pen.put("weighed", "Linear", out_features=1)
    pen.put("y", "Output")
    training = Training(
        dataset=Recipe(kind="UnequalFeatures"),
        loss=Recipe(kind="HalfMSELoss"),
        optimizer=Recipe(kind="SGD", params={"lr": rate}),
        epochs=30,
        full_batch=True,
        split=(1.0, 0.0, 0.0),
        standardize=standardize,
        scale_targets=False,
    )
    return pen.document(name, description, training)


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "features_unscaled",
        regression(
            "Unscaled features, 1 to 1000",
            "Linear regression on features of which one is a thousand times larger. Steps must "
            "not be longer than 1/λ for the steepest direction, and so the other weight hardly "
            "moves. Its twin standardizes them; the optimizer playground draws both valleys.",
            standardize=False,
            rate=1e-6,
        ),
    )
    yield (
        "features_scaled",
        regression(
            "Scaled features",
            "Linear regression on the same features, standardized: the valley is round, the rate "
            "1/λ is a million times larger, and one step arrives. Its twin takes them raw.",
            standardize=True,
            rate=1.0,
        ),
    )
