"""`Dataset`: the declaration of one source of samples, and the arrays it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from numpy.typing import NDArray

from graph_runtime.errors import DataError
from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import BATCH, Spec

TargetKind = Literal["class", "number"]


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of a data set without reading it.

    `classes` are the names of the classes, () for numbers; `numbers` counts the target values of
    one sample when they are numbers.
    """

    inputs: tuple[Spec, ...]
    target: TargetKind
    classes: tuple[str, ...] = ()
    numbers: int = 1
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Data:
    """Samples in memory: each input is (samples, …) float32, int64, or uint8 for pixels 0…255.

    Targets are (samples,) int64 class indices or (samples, numbers) float32. `more` may tell of
    `parts` (samples,), where the publisher put a sample (0 training, 1 validation, 2 test, -1 where
    it is free), of `sources` (samples,) as places in `source_names`, and of `missing` numbers that
    stand as NaN; its `notes` are sentences for the person.
    """

    inputs: tuple[NDArray[Any], ...]
    targets: NDArray[Any]
    classes: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


Loaded = tuple[tuple[NDArray[Any], ...], NDArray[Any], tuple[str, ...]]
"""Inputs, targets and class names, as a loader function gives them."""
LoadedMore = tuple[tuple[NDArray[Any], ...], NDArray[Any], tuple[str, ...], dict[str, Any]]
"""The same with what else `Data.more` is to tell."""


@dataclass(frozen=True, slots=True)
class Loading:
    """The call that reads a data set.

    `function` and the functions it `needs` stand alone: their source, with their own imports
    inside, is written into an exported `train.py`. They raise ValueError with a sentence for
    anything wrong with a file. Arguments are literals.
    """

    function: Callable[..., Loaded | LoadedMore]
    arguments: Mapping[str, Any]
    needs: tuple[Callable[..., Any], ...] = ()


class Dataset(Declaration):
    """Base of every data set. `facts` opens no file; `load` runs in the worker alone."""

    origin: ClassVar[str] = ""
    """Where the data come from and under which licence."""

    def facts(self) -> DataFacts | None:
        """None where only reading the person's file can tell."""
        raise NotImplementedError

    def loading(self, folder: Path) -> Loading:
        """How to read it; relative paths start at `folder`, where the document lies."""
        raise NotImplementedError

    def load(self, folder: Path = Path()) -> Data:
        """The arrays; raises DataError with a sentence for anything wrong with a file."""
        how = self.loading(folder)
        try:
            return Data(*how.function(**how.arguments))
        except (ValueError, OSError, MemoryError) as error:
            raise DataError(str(error) or "The data do not fit into memory.") from error


def facts_of(data: Data) -> DataFacts:
    """What is known of data once they have been read."""
    inputs = tuple(
        Spec(BATCH, *array.shape[1:], dtype="int64" if array.dtype.kind == "i" else "float32")
        for array in data.inputs
    )
    if data.targets.dtype.kind == "i":
        return DataFacts(inputs, "class", data.classes, samples=len(data.targets))
    return DataFacts(inputs, "number", (), data.targets.shape[1], len(data.targets))


DATASETS: Family[Dataset] = Family("graph_runtime.datasets", Dataset, "data set")
