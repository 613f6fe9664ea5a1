"""BitParity."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class BitParity(Generated):
    """Asks whether an odd number of bits is set; every single bit decides."""

    title = "Parity of bits"
    synonyms = (
        "parity",
        "xor",
        "odd or even",
        "bit string",
        "recurrent",
        "toy data",
        "classification",
    )
    reference = "https://en.wikipedia.org/wiki/Parity_function"

    bits: int = Field(8, ge=1, le=200, description="Length of a string of bits.")
    layout: Literal["flat", "sequence"] = Field(
        "flat", description="All bits as one row (bits,), or one bit a step (bits, 1)."
    )

    def facts(self) -> DataFacts:
        classes = ("even", "odd")
        return DataFacts((Spec(BATCH, *self._shape),), "class", classes, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        given = {"samples": self.samples, "seed": self.seed, "shape": self._shape}
        return Loading(load_bit_parity, given)

    @property
    def _shape(self) -> tuple[int, ...]:
        return (self.bits,) if self.layout == "flat" else (self.bits, 1)


def load_bit_parity(samples: int, seed: int, shape: tuple[int, ...]) -> Loaded:
    """Bits (samples, *shape) float32, each 0 or 1, and their parity (samples,) int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    bits = random.randint(0, 2, (samples, shape[0]))
    odd = bits.sum(1) % 2
    return (
        (bits.reshape(samples, *shape).astype(np.float32),),
        odd.astype(np.int64),
        ("even", "odd"),
    )
