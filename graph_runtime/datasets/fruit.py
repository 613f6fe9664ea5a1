"""Fruit."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec


class Fruit(Dataset):
    """Holds four fruits with their weight in grams and whether they are bumpy: apple or orange.

    The smallest table that teaches something: what is light and smooth is an apple.
    """

    title = "Fruit table"
    synonyms = ("toy data", "table", "four rows", "apple", "orange", "first lesson")
    reference = "https://en.wikipedia.org/wiki/Apples_and_oranges"
    origin = "Made up for this program; free of any rights."

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, 2),), "class", ("apple", "orange"), samples=4)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_fruit, {})


def load_fruit() -> Loaded:
    """Weight (g) and bumpiness (0, 1) of each fruit (4, 2) float32, and its kind (4,) int64."""
    import numpy as np

    table = np.array([[150, 1], [170, 1], [140, 0], [130, 0]], np.float32)
    return (table,), np.array([1, 1, 0, 0]), ("apple", "orange")
