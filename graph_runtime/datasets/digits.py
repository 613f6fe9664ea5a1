"""Digits."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec

_SHAPES = {"image": (1, 8, 8), "rows": (8, 8), "flat": (64,)}


class Digits(Dataset):
    """Holds 1,797 handwritten digits as pictures of 8×8 grey values, 0…1."""

    title = "Handwritten digits"
    synonyms = ("mnist", "images", "numbers", "optdigits", "classification")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html"
    )
    origin = (
        "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, test part, "
        "UCI Machine Learning Repository, CC BY 4.0; bundled with scikit-learn."
    )

    layout: Literal["image", "rows", "flat"] = Field(
        "image",
        description="A picture (1, 8, 8), a sequence of 8 rows (8, 8), or 64 numbers in a row.",
    )

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, *_SHAPES[self.layout]),)
        return DataFacts(inputs, "class", tuple("0123456789"), samples=1797)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_digits, {"shape": _SHAPES[self.layout]})


def load_digits(shape: tuple[int, ...]) -> Loaded:
    """Pictures (1797, *shape) float32 0…1 and digits (1797,) int64."""
    import numpy as np
    from sklearn.datasets import load_digits as bundled

    digits = bundled()
    pixels = (digits.data / 16.0).astype(np.float32)
    return (pixels.reshape(-1, *shape),), digits.target.astype(np.int64), tuple("0123456789")
