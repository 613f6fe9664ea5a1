"""Moons."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Moons(Generated):
    """Bends two half circles into each other, a class each, in a plane."""

    title = "Moons"
    synonyms = ("two moons", "half circles", "toy data", "plane", "classification")
    reference = "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_moons.html"

    noise: float = Field(
        0.1, ge=0, le=10, description="Deviation of what is added to each coordinate."
    )

    def facts(self) -> DataFacts:
        classes = ("0", "1")
        return DataFacts((Spec(BATCH, 2),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_moons, self.model_dump())


def load_moons(samples: int, seed: int, noise: float) -> Loaded:
    """Points (samples, 2) float32, and which moon they lie on (samples,) int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    moon = np.arange(samples) % 2
    angle = random.uniform(0, np.pi, samples)
    upper = np.stack([np.cos(angle), np.sin(angle)], 1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], 1)
    points = np.where(moon[:, None] == 0, upper, lower)
    points = points + noise * random.standard_normal((samples, 2))
    return (points.astype(np.float32),), moon.astype(np.int64), ("0", "1")
