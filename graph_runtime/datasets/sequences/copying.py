"""Copying."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.sequences._sequences import Sequences
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import special_tokens


class Copying(Sequences):
    """Asks to say a random sequence again, forwards or backwards.

    The network gets the sequence, and START with what was said so far; the targets are the
    sequence and END, one step ahead.
    """

    title = "Copying"
    synonyms = ("copy task", "reverse", "memory", "seq2seq", "encoder decoder", "attention")
    reference = "https://arxiv.org/abs/1410.5401"

    samples: int = Field(2000, ge=10, le=50_000, description="How many samples are made.")
    length: int = Field(10, ge=1, le=200, description="Most tokens of a sequence.")
    shortest: int = Field(10, ge=1, le=200, description="Fewest tokens; 0 fills up the rest.")
    symbols: int = Field(8, ge=2, le=26, description="Different tokens, named a, b, c and so on.")
    order: Literal["same", "reversed"] = Field("same", description="In which order it is said.")

    def facts(self) -> DataFacts:
        given, said = self.length, self.length + 1
        inputs = (Spec(BATCH, given, dtype="int64"), Spec(BATCH, said, dtype="int64"))
        words = copying_tokens(self.symbols)
        return DataFacts(inputs, "class", words, samples=self.samples, sizes=(said,), no_target=0)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_copying, self.model_dump(), (special_tokens, copying_tokens))


def copying_tokens(symbols: int) -> tuple[str, ...]:
    """The special tokens, then letters."""
    return (*special_tokens(), *"abcdefghijklmnopqrstuvwxyz"[:symbols])


def load_copying(
    samples: int, seed: int, length: int, shortest: int, symbols: int, order: str
) -> Loaded:
    """Sequences (samples, length), said so far and to be said (samples, length + 1), int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    source = random.randint(4, 4 + symbols, (samples, length))
    counts = random.randint(min(shortest, length), length + 1, (samples, 1))
    place = np.arange(length)
    source = np.where(place < counts, source, 0)
    told = source
    if order == "reversed":
        told = np.take_along_axis(source, (counts - 1 - place) % length, 1)
        told = np.where(place < counts, told, 0)
    said = np.zeros((samples, length + 1), np.int64)
    said[:, :-1] = told
    given = np.roll(said, 1, 1)
    given[:, 0] = 2
    np.put_along_axis(said, counts, 3, 1)
    return (source.astype(np.int64), given), said, copying_tokens(symbols)
