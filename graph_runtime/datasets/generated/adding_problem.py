"""AddingProblem."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class AddingProblem(Generated):
    """Asks for the sum of the two marked numbers of a long sequence, one in either half.

    Saying 1 every time is wrong by 1/6 in the mean square; a network has to remember to do better.
    """

    title = "Adding problem"
    synonyms = ("long-term memory", "lstm", "recurrent", "toy data", "regression")
    reference = "https://doi.org/10.1162/neco.1997.9.8.1735"

    samples: int = Field(2000, ge=10, le=100_000, description="How many samples are made.")
    length: int = Field(20, ge=2, le=1000, description="Steps of a sequence.")

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, self.length, 2),), "number", samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_adding_problem, self.model_dump())


def load_adding_problem(samples: int, seed: int, length: int) -> Loaded:
    """Numbers in 0…1 beside marks 0 or 1, (samples, length, 2), and sums (samples, 1)."""
    import numpy as np

    if samples * length > 20_000_000:
        raise ValueError("samples × length is over 20 million. Make one of them smaller.")
    random = np.random.RandomState(seed)
    numbers = random.uniform(0, 1, (samples, length))
    half, rows = length // 2, np.arange(samples)
    first, second = random.randint(0, half, samples), random.randint(half, length, samples)
    marks = np.zeros((samples, length))
    marks[rows, first] = marks[rows, second] = 1
    sums = (numbers * marks).sum(1, keepdims=True)
    return (np.stack([numbers, marks], 2).astype(np.float32),), sums.astype(np.float32), ()
