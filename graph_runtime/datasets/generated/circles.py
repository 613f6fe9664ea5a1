"""Circles."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Circles(Generated):
    """Puts a small circle into a large one, a class each, in a plane."""

    title = "Circles"
    synonyms = ("rings", "concentric circles", "toy data", "plane", "classification")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_circles.html"
    )

    factor: float = Field(
        0.5, gt=0, lt=1, description="Radius of the inner circle; the outer is 1."
    )
    noise: float = Field(
        0.08, ge=0, le=10, description="Deviation of what is added to each coordinate."
    )

    def facts(self) -> DataFacts:
        classes = ("outer", "inner")
        return DataFacts((Spec(BATCH, 2),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_circles, self.model_dump())


def load_circles(samples: int, seed: int, factor: float, noise: float) -> Loaded:
    """Points (samples, 2) float32; (samples,) int64, 0 for the outer circle, 1 for the inner."""
    import numpy as np

    random = np.random.RandomState(seed)
    inner = np.arange(samples) % 2
    angle = random.uniform(0, 2 * np.pi, samples)
    radius = np.where(inner == 1, factor, 1.0)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    points = points + noise * random.standard_normal((samples, 2))
    return (points.astype(np.float32),), inner.astype(np.int64), ("outer", "inner")
