"""Blobs."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Blobs(Generated):
    """Scatters each class around a middle of its own, bell-shaped in every direction."""

    title = "Blobs"
    synonyms = ("clusters", "gaussian clouds", "mixture", "toy data", "classification")
    reference = "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_blobs.html"

    classes: int = Field(3, ge=2, le=100, description="Clouds, each a class of its own.")
    features: int = Field(2, ge=1, le=100, description="Numbers per sample.")
    spread: float = Field(
        1.0, gt=0, le=100, description="Deviation of a cloud; the middles lie within -10…10."
    )

    def facts(self) -> DataFacts:
        classes = tuple(map(str, range(self.classes)))
        return DataFacts((Spec(BATCH, self.features),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_blobs, self.model_dump())


def load_blobs(samples: int, seed: int, classes: int, features: int, spread: float) -> Loaded:
    """Points (samples, features) float32, and the cloud of each (samples,) int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    middles = random.uniform(-10, 10, (classes, features))
    cloud = np.arange(samples) % classes
    points = middles[cloud] + spread * random.standard_normal((samples, features))
    names = tuple(str(number) for number in range(classes))
    return (points.astype(np.float32),), cloud.astype(np.int64), names
