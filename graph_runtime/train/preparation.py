"""From arrays to what a network is trained on: split, standardised, shaped for the loss.

Pure functions of numpy alone, the same in the worker and in an exported `train.py`, into which
this whole file is written. The same seed gives the same numbers with every version of numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Plan:
    """How data are prepared; `shares` are those of training, validation and test."""

    shares: tuple[float, float, float]
    seed: int
    stratify: bool
    standardize: bool
    scale_targets: bool
    target_dtype: str


@dataclass(frozen=True)
class Standardization:
    """Shift and scale: `mean` and `deviation` broadcast over samples (float64)."""

    mean: Array
    deviation: Array

    def apply(self, values: Array) -> Array:
        """Values with mean 0 and deviation 1, float32."""
        return ((values - self.mean) / self.deviation).astype(np.float32)

    def undo(self, values: Array) -> Array:
        """The values as they were, float32."""
        return (values * self.deviation + self.mean).astype(np.float32)


@dataclass(frozen=True)
class Prepared:
    """All samples, ready for the network, and the indices of the three parts.

    `scales` has one entry for each input; None where an input stays as it is.
    """

    inputs: tuple[Array, ...]
    targets: Array
    train: Array
    validation: Array
    test: Array
    scales: tuple[Standardization | None, ...]
    target_scale: Standardization | None


def prepare(inputs: tuple[Array, ...], targets: Array, plan: Plan) -> Prepared:
    """Split the samples, then fit every scale on the training part alone and apply it to all."""
    train, validation, test = split_indices(targets, plan.shares, plan.seed, plan.stratify)
    scales = tuple(
        fit_standardization(x[train]) if plan.standardize and x.dtype.kind == "f" else None
        for x in inputs
    )
    scaled = tuple(
        x if scale is None else scale.apply(x) for x, scale in zip(inputs, scales, strict=True)
    )
    shaped = shape_targets(targets, plan.target_dtype)
    target_scale = None
    if plan.scale_targets and targets.dtype.kind == "f":
        target_scale = fit_standardization(shaped[train])
        shaped = target_scale.apply(shaped)
    return Prepared(scaled, shaped, train, validation, test, scales, target_scale)


def split_indices(
    targets: Array, shares: tuple[float, float, float], seed: int, stratify: bool
) -> tuple[Array, Array, Array]:
    """Indices of the training, validation and test samples, each part in rising order.

    `shares` add up to 1. With `stratify`, every class has the same share in every part, as far
    as whole samples allow; number targets are never stratified.
    """
    count = len(targets)
    # RandomState, because its numbers are promised never to change between versions of numpy.
    shuffled = np.random.RandomState(seed).permutation(count)
    if stratify and targets.dtype.kind == "i":
        shuffled = _spread(shuffled, targets)
    ends = np.floor(np.cumsum(shares) * count + 0.5).astype(np.int64)
    train, validation, test = np.split(shuffled, ends[:2])
    return np.sort(train), np.sort(validation), np.sort(test)


def fit_standardization(values: Array) -> Standardization:
    """Mean and deviation over the samples: of every feature, or of an image as a whole.

    values: (samples, F), (samples, T, F) or an image (samples, C, H, W). A feature that never
    varies keeps its size, so that nothing is divided by 0.
    """
    axes = tuple(range(values.ndim - 1)) if values.ndim < 4 else None
    mean = np.asarray(values.mean(axis=axes, dtype=np.float64))
    deviation = np.asarray(values.std(axis=axes, dtype=np.float64))
    rounding = 1e-7 * np.abs(mean) + 1e-30  # of float32, in which the values came
    return Standardization(mean, np.where(deviation > rounding, deviation, 1.0))


def shape_targets(targets: Array, dtype: str) -> Array:
    """Targets as the loss compares them: class indices as they are, or numbers (samples, …)."""
    if dtype == "int64":
        return targets
    numbers = targets.astype(np.float32)
    return numbers.reshape(-1, 1) if numbers.ndim == 1 else numbers


def _spread(order: Array, classes: Array) -> Array:
    """`order` rearranged so that every stretch of it holds every class in its share.

    The k-th of a class's n samples comes at place (k + u) / n of the way; u differs from class to
    class (multiples of the golden ratio), so that rare classes do not all fall into one stretch.
    """
    _, labels, counts = np.unique(classes[order], return_inverse=True, return_counts=True)
    by_class = np.argsort(labels, kind="stable")
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(order), np.int64)
    rank[by_class] = np.arange(len(order)) - np.repeat(starts, counts)
    offset = np.arange(1, len(counts) + 1) * GOLDEN % 1.0
    place = (rank + offset[labels]) / counts[labels]
    return order[np.argsort(place, kind="stable")]
