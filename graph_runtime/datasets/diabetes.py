"""Diabetes."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class Diabetes(Dataset):
    """Holds 442 patients, ten measures each, and how far the disease went in a year (25…346).

    These targets lie far from 0, where a new network starts: leave scale_targets on in the
    training recipe, so that the loss compares deviations from the mean of the training part."""

    title = "Diabetes"
    synonyms = ("regression", "medicine", "table", "progression")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_diabetes.html"
    )
    origin = (
        "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, Annals of "
        "Statistics 32, 2004; bundled with scikit-learn."
    )

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, 10),), "number", numbers=1, samples=442)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_diabetes, {})


def load_diabetes() -> Loaded:
    """Measures (442, 10) float32 in their own units and progression (442, 1) float32."""
    import numpy as np
    from sklearn.datasets import load_diabetes as bundled

    table = bundled(scaled=False)
    targets = table.target.astype(np.float32).reshape(-1, 1)
    return (table.data.astype(np.float32),), targets, ()
