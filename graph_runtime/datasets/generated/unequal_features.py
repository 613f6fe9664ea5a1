"""UnequalFeatures."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class UnequalFeatures(Generated):
    """Sums two independent features of which one comes in units a thousand times smaller.

    Gradient descent has to step as carefully as the larger one demands, and then hardly moves the
    weight of the smaller one, unless both are standardized.
    """

    title = "Unequal features"
    synonyms = ("scaled", "unscaled", "normalising inputs", "units", "elongated contours")
    reference = "https://scikit-learn.org/stable/auto_examples/preprocessing/plot_all_scaling.html"

    samples: int = Field(200, ge=10, le=100_000, description="How many samples are made.")
    ratio: float = Field(
        1000.0, ge=1, le=1e4, description="How many times larger the second feature is."
    )

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, 2),), "number", samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_unequal_features, self.model_dump())


def load_unequal_features(samples: int, seed: int, ratio: float) -> Loaded:
    """Features (samples, 2) of deviation 1 and `ratio`, uncorrelated, and a + b (samples, 1)."""
    import numpy as np

    random = np.random.RandomState(seed)
    a, b = random.standard_normal((2, samples))
    a = (a - a.mean()) / a.std()
    b = b - b.mean()
    b = b - a * (a * b).mean()
    b = b / b.std()
    features = np.stack([a, ratio * b], 1)
    return (features.astype(np.float32),), (a + b)[:, None].astype(np.float32), ()
