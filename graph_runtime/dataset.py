"""`Dataset`: the declaration of one source of samples, and the arrays it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import Spec

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
    """Samples in memory: each input is (samples, …) float32 or int64.

    Targets are (samples,) int64 class indices or (samples, numbers) float32.
    """

    inputs: tuple[NDArray[Any], ...]
    targets: NDArray[Any]
    classes: tuple[str, ...] = ()


class Dataset(Declaration):
    """Base of every data set. `facts` opens no file; `load` runs in the worker alone."""

    origin: ClassVar[str] = ""
    """Where the data come from and under which licence."""

    def facts(self) -> DataFacts | None:
        """None where only reading the person's file can tell."""
        raise NotImplementedError

    def load(self) -> Data:
        """The arrays; raises DataError with a sentence for anything wrong with a file."""
        raise NotImplementedError


def as_float(values: Any) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, dtype=np.float32)


DATASETS: Family[Dataset] = Family("graph_runtime.datasets", Dataset, "data set")
