"""BreastCancer."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class BreastCancer(Dataset):
    """Holds 569 tumours, malignant or benign, each with 30 measures of its cell nuclei."""

    title = "Breast cancer"
    synonyms = ("wisconsin", "medicine", "table", "binary", "classification")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_breast_cancer.html"
    )
    origin = (
        "W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin "
        "(Diagnostic), UCI Machine Learning Repository, CC BY 4.0; bundled with scikit-learn."
    )

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 30),)
        return DataFacts(inputs, "class", ("malignant", "benign"), samples=569)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_breast_cancer, {})


def load_breast_cancer() -> Loaded:
    """Measures (569, 30) float32 and diagnoses (569,) int64, 0 malignant, 1 benign."""
    import numpy as np
    from sklearn.datasets import load_breast_cancer as bundled

    table = bundled()
    classes = tuple(str(name) for name in table.target_names)
    return (table.data.astype(np.float32),), table.target.astype(np.int64), classes
