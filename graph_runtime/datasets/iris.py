"""Iris."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class Iris(Dataset):
    """Holds 150 flowers of three kinds, each with four lengths measured in centimetres."""

    title = "Iris flowers"
    synonyms = ("fisher", "flowers", "table", "classification")
    reference = "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_iris.html"
    origin = (
        "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936; UCI Machine "
        "Learning Repository, CC BY 4.0; bundled with scikit-learn."
    )

    def facts(self) -> DataFacts:
        classes = ("setosa", "versicolor", "virginica")
        return DataFacts((Spec(BATCH, 4),), "class", classes, samples=150)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_iris, {})


def load_iris() -> Loaded:
    """Measures (150, 4) float32 in cm and kinds (150,) int64."""
    import numpy as np
    from sklearn.datasets import load_iris as bundled

    table = bundled()
    classes = tuple(str(name) for name in table.target_names)
    return (table.data.astype(np.float32),), table.target.astype(np.int64), classes
