"""Polynomial."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Polynomial(Generated):
    """Hides a curve of the fourth degree in noise; the powers of x up to a degree are the inputs.

    One Linear block on 1, 4 or 15 powers of a few samples fits too little, well, or too much.
    """

    title = "Polynomial"
    synonyms = ("overfitting", "underfitting", "curve fitting", "toy data", "regression")
    reference = "https://scikit-learn.org/stable/auto_examples/model_selection/plot_underfitting_overfitting.html"

    samples: int = Field(60, ge=10, le=100_000, description="How many samples are made.")
    degree: int = Field(4, ge=1, le=50, description="The highest power of x among the inputs.")
    noise: float = Field(0.1, ge=0, le=100, description="Deviation of what is added to the curve.")

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, self.degree),), "number", samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_polynomial, self.model_dump())


def load_polynomial(samples: int, seed: int, degree: int, noise: float) -> Loaded:
    """Powers of x in -1…1 (samples, degree), and 4x⁴ - 3x² + x/2 with noise (samples, 1)."""
    import numpy as np

    random = np.random.RandomState(seed)
    x = random.uniform(-1, 1, samples)
    curve = 4 * x**4 - 3 * x**2 + x / 2 + noise * random.standard_normal(samples)
    powers = x[:, None] ** np.arange(1, degree + 1)
    return (powers.astype(np.float32),), curve[:, None].astype(np.float32), ()
