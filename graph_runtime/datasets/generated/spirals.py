"""Spirals."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Spirals(Generated):
    """Winds the arms of a spiral around each other: a class each, in a plane."""

    title = "Spirals"
    synonyms = ("two spirals", "swirl", "toy data", "plane", "classification")
    reference = "https://cs231n.github.io/neural-networks-case-study/"

    arms: int = Field(2, ge=2, le=10, description="Arms, each a class of its own.")
    turns: float = Field(1.5, gt=0, le=10, description="How often an arm winds around the middle.")
    noise: float = Field(
        0.03, ge=0, le=10, description="Deviation of what is added to each coordinate."
    )

    def facts(self) -> DataFacts:
        classes = tuple(map(str, range(self.arms)))
        return DataFacts((Spec(BATCH, 2),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_spirals, self.model_dump())


def load_spirals(samples: int, seed: int, arms: int, turns: float, noise: float) -> Loaded:
    """Points (samples, 2) float32 within about -1…1, and their arms (samples,) int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    arm = np.arange(samples) % arms
    radius = np.sqrt(random.uniform(0.01, 1.0, samples))
    angle = 2 * np.pi * (turns * radius + arm / arms)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    points = points + noise * random.standard_normal((samples, 2))
    names = tuple(str(number) for number in range(arms))
    return (points.astype(np.float32),), arm.astype(np.int64), names
