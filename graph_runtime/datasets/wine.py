"""Wine."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class Wine(Dataset):
    """Holds 178 wines of three growers, each with 13 results of a chemical analysis."""

    title = "Wines"
    synonyms = ("cultivar", "chemistry", "table", "classification")
    reference = "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_wine.html"
    origin = (
        "S. Aeberhard and M. Forina, Wine, UCI Machine Learning Repository, CC BY 4.0; "
        "bundled with scikit-learn."
    )

    def facts(self) -> DataFacts:
        classes = ("class_0", "class_1", "class_2")
        return DataFacts((Spec(BATCH, 13),), "class", classes, samples=178)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_wine, {})


def load_wine() -> Loaded:
    """Analyses (178, 13) float32 and growers (178,) int64."""
    import numpy as np
    from sklearn.datasets import load_wine as bundled

    table = bundled()
    classes = tuple(str(name) for name in table.target_names)
    return (table.data.astype(np.float32),), table.target.astype(np.int64), classes
