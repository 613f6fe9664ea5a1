"""Linnerud."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class Linnerud(Dataset):
    """Holds 20 men of a fitness club: three exercises predict weight, waist and pulse."""

    title = "Fitness club"
    synonyms = ("exercise", "physiology", "table", "regression", "several targets")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_linnerud.html"
    )
    origin = (
        "A. C. Linnerud, NC State University, in M. Tenenhaus, La régression PLS (1998); "
        "bundled with scikit-learn."
    )

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, 3),), "number", numbers=3, samples=20)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_linnerud, {})


def load_linnerud() -> Loaded:
    """Chins, sit-ups, jumps (20, 3) and weight (lb), waist (in), pulse (1/min) (20, 3), float32."""
    import numpy as np
    from sklearn.datasets import load_linnerud as bundled

    table = bundled()
    return (table.data.astype(np.float32),), table.target.astype(np.float32), ()
