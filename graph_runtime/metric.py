"""`Metric`: the declaration of one figure that says how good a network is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from graph_runtime.families import Declaration, Family

if TYPE_CHECKING:
    from torch import Tensor


TargetSort = Literal[
    "class",
    "binary",
    "number",
    "shares",
    "counts",
    "labels",
    "boxes",
    "region",
    "objects",
    "texts",
]


class Metric(Declaration):
    """Base of every metric. It adds up sums over batches on the device and divides at the end."""

    needs: ClassVar[tuple[Callable[..., Any], ...]] = ()
    """Functions of its file that `add` and `value` call; they go with it into a `train.py`."""
    table: ClassVar[bool] = False
    """Whether its sums are a square table of classes, worth a picture."""
    higher_is_better: ClassVar[bool] = True
    target: ClassVar[TargetSort] = "class"
    """What it compares: class indices, yes-or-no answers, numbers, or what a loss has of its own.

    Scores of classes come with the classes on axis 1, (N, C, …), whatever the network gives.
    """

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Sums over one batch, (k,) float64 on the device of `result`; summed over batches."""
        raise NotImplementedError

    def value(self, sums: list[float]) -> float:
        """The figure, from the sums of all batches."""
        raise NotImplementedError


IGNORE_INDEX: Any = Field(
    None,
    ge=-(2**31),
    le=2**31 - 1,
    description="Class index that is not counted, as padding is; empty to count all.",
)
"""What metrics that can leave out targets declare as `ignore_index: int | None`."""


def figure_names(metrics: Sequence[Metric]) -> list[str]:
    """A name for each, unlike all others: its kind, with its parameters where that is not enough.

    `Accuracy`, `TopKAccuracy(k=3)`.
    """
    kinds = Counter(metric.kind() for metric in metrics)
    return [_named(metric) if kinds[metric.kind()] > 1 else metric.kind() for metric in metrics]


def _named(metric: Metric) -> str:
    values = metric.model_dump(exclude_defaults=True)
    if not values:
        return metric.kind()
    return f"{metric.kind()}({', '.join(f'{name}={value}' for name, value in values.items())})"


METRICS: Family[Metric] = Family("graph_runtime.metrics", Metric, "metric")
