"""`Metric`: the declaration of one figure that says how good a network is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from graph_runtime.families import Declaration, Family

if TYPE_CHECKING:
    from torch import Tensor


class Metric(Declaration):
    """Base of every metric. It adds up sums over batches on the device and divides at the end."""

    higher_is_better: ClassVar[bool] = True
    target: ClassVar[Literal["class", "binary", "number"]] = "class"
    """What it compares: class indices, yes-or-no answers, or numbers."""

    def add(self, result: Tensor, target: Tensor) -> Tensor:
        """Sums over one batch, (k,) float64 on the device of `result`; summed over batches."""
        raise NotImplementedError

    def value(self, sums: list[float]) -> float:
        """The figure, from the sums of all batches."""
        raise NotImplementedError


METRICS: Family[Metric] = Family("graph_runtime.metrics", Metric, "metric")
