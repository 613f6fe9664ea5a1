"""ExclusiveOr."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class ExclusiveOr(Generated):
    """Asks whether exactly one of two numbers is positive: no single neuron can tell."""

    title = "Exclusive or"
    synonyms = (
        "xor",
        "checkerboard",
        "not linearly separable",
        "perceptron",
        "toy data",
        "classification",
    )
    reference = "https://en.wikipedia.org/wiki/Exclusive_or"

    gap: float = Field(
        0.1, ge=0, lt=1, description="Width of the empty stripe along both axes, on either side."
    )

    def facts(self) -> DataFacts:
        classes = ("same", "different")
        return DataFacts((Spec(BATCH, 2),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_exclusive_or, self.model_dump())


def load_exclusive_or(samples: int, seed: int, gap: float) -> Loaded:
    """Points (samples, 2) float32 in -1…1; (samples,) int64, 1 where the signs differ."""
    import numpy as np

    random = np.random.RandomState(seed)
    size = random.uniform(gap, 1.0, (samples, 2))
    corner = np.arange(samples) % 4
    signs = np.stack([corner % 2, corner // 2], 1) * 2 - 1
    differ = (signs[:, 0] != signs[:, 1]).astype(np.int64)
    return ((size * signs).astype(np.float32),), differ, ("same", "different")
