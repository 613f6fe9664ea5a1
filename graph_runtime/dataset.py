"""`Dataset`: the declaration of one source of samples, and the arrays it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path
from typing import Any, ClassVar, Literal

from numpy.typing import NDArray

from graph_runtime.errors import DataError
from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import BATCH, Spec

TargetKind = Literal["class", "number"]
TargetDtype = Literal["int64", "float32"]


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known of a data set without reading it.

    `classes` are the names of the classes, or of the labels where numbers say which of them a
    sample has (0, 1); () for other numbers. `sizes` is the shape of one target: () a class a
    sample, (T,) one a position, (H, W) one a pixel, (k,) k numbers; None is one class, or as many
    `numbers` as it says. `no_target` is the index or number that stands for no target: padding.
    """

    inputs: tuple[Spec, ...]
    target: TargetKind
    classes: tuple[str, ...] = ()
    numbers: int = 1
    samples: int = 0
    sizes: tuple[int, ...] | None = None
    no_target: int | None = None

    def __post_init__(self) -> None:
        sizes = self.sizes
        if sizes is None:
            sizes = () if self.target == "class" else (self.numbers,)
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "numbers", prod(sizes))

    @property
    def target_sizes(self) -> tuple[int, ...]:
        """The shape of one target, as the data have it."""
        return self.sizes or ()

    def compared(self, dtype: TargetDtype) -> Spec:
        """The targets as a loss compares them; a yes or no takes the place of one of two scores."""
        sizes = self.target_sizes
        if dtype == "float32" and self.target == "class":
            sizes = (1, *sizes) if len(sizes) > 1 else (*sizes, 1)
        elif dtype == "float32" and not sizes:
            sizes = (1,)
        return Spec(BATCH, *sizes, dtype=dtype)


@dataclass(frozen=True, slots=True)
class Data:
    """Samples in memory: each input is (samples, …) float32, int64, or uint8 for pixels 0…255.

    Targets are class indices (samples, …) int64 or numbers (samples, …) float32; `classes` are
    names of classes or of labels, and `no_target` is the index or number that stands for none.
    `more` may tell of `parts` (samples,), where the publisher put a sample (0 training, 1
    validation, 2 test, -1 where it is free), of `sources` (samples,) as places in `source_names`,
    and of `missing` numbers that stand as NaN; its `notes` are sentences for the person.
    """

    inputs: tuple[NDArray[Any], ...]
    targets: NDArray[Any]
    classes: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    no_target: int | None = None


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
    scalable_targets: ClassVar[bool] = True
    """Whether number targets are measures; labels, boxes, grids and pictures stay as they are."""

    def facts(self) -> DataFacts | None:
        """None where only reading the person's file can tell."""
        raise NotImplementedError

    def no_target(self) -> int | None:
        """The index or number among the targets that stands for none, as padding has."""
        return None

    def loading(self, folder: Path) -> Loading:
        """How to read it; relative paths start at `folder`, where the document lies."""
        raise NotImplementedError

    def load(self, folder: Path = Path()) -> Data:
        """The arrays; raises DataError with a sentence for anything wrong with a file."""
        how = self.loading(folder)
        try:
            data = Data(*how.function(**how.arguments))
            return replace(data, no_target=self.no_target())
        except (ValueError, OSError, MemoryError) as error:
            raise DataError(str(error) or "The data do not fit into memory.") from error


def facts_of(data: Data) -> DataFacts:
    """What is known of data once they have been read."""
    inputs = tuple(
        Spec(BATCH, *array.shape[1:], dtype="int64" if array.dtype.kind == "i" else "float32")
        for array in data.inputs
    )
    return DataFacts(
        inputs,
        "class" if data.targets.dtype.kind == "i" else "number",
        data.classes,
        samples=len(data.targets),
        sizes=data.targets.shape[1:],
        no_target=data.no_target,
    )


DATASETS: Family[Dataset] = Family("graph_runtime.datasets", Dataset, "data set")
