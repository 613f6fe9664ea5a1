"""From arrays to what a network is trained on: split, standardised, shaped for the loss.

Pure functions of numpy alone, the same in the worker and in an exported `train.py`, into which
they are written. The same seed gives the same numbers with every version of numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_runtime.recipe.standardization import (
    Array,
    Standardization,
    fit_standardization,
    scale_of,
)

GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Plan:
    """How data are prepared; `shares` are those of training, validation and test.

    `training_dev` is a share of the training part, `source_shares` replace `shares` for the samples
    of a source.
    """

    shares: tuple[float, float, float]
    seed: int
    stratify: bool
    standardize: bool
    scale_targets: bool
    target_dtype: str
    per_channel: bool = False
    training_dev: float = 0.0
    source_shares: tuple[tuple[str, tuple[float, float, float]], ...] = ()


@dataclass(frozen=True)
class Prepared:
    """All samples, ready for the network, and the indices of the parts.

    `scales` has one entry for each input; None where an input stays as it is. Pixels stay uint8:
    `pixels` has what turns a batch of them into numbers, None for an input of another kind.
    """

    inputs: tuple[Array, ...]
    targets: Array
    train: Array
    validation: Array
    test: Array
    scales: tuple[Standardization | None, ...]
    target_scale: Standardization | None
    training_dev: Array

    @property
    def pixels(self) -> tuple[tuple[Array, Array] | None, ...]:
        """Shift and size (float32) for a batch of uint8 pixels: (x - shift) / size."""
        return tuple(
            (scale.mean.astype(np.float32), scale.deviation.astype(np.float32))
            if scale is not None and x.dtype == np.uint8
            else None
            for x, scale in zip(self.inputs, self.scales, strict=True)
        )


def prepare(
    inputs: tuple[Array, ...], targets: Array, plan: Plan, more: dict[str, Any] | None = None
) -> Prepared:
    """Split the samples, then fit every scale on the training part alone and apply it to all."""
    train, validation, test, training_dev = divide(targets, plan, more or {})
    if more and more.get("missing"):
        inputs = tuple(fill_missing(x, train) for x in inputs)
    scales = tuple(scale_of(x, train, plan.standardize, plan.per_channel) for x in inputs)
    scaled = tuple(
        x if scale is None or x.dtype == np.uint8 else scale.apply(x)
        for x, scale in zip(inputs, scales, strict=True)
    )
    shaped = shape_targets(targets, plan.target_dtype)
    target_scale = None
    if plan.scale_targets and targets.dtype.kind == "f" and targets.ndim <= 2:
        target_scale = fit_standardization(shaped[train])
        shaped = target_scale.apply(shaped)
    return Prepared(scaled, shaped, train, validation, test, scales, target_scale, training_dev)


def divide(targets: Array, plan: Plan, more: dict[str, Any]) -> tuple[Array, Array, Array, Array]:
    """Indices of training, validation, test and training-dev, each in rising order.

    A sample stays in the part in which it was published; the free ones are cut by the shares of
    their source. Training-dev is taken from training, so it is of the same sources.
    """
    fixed = more.get("parts")
    fixed = np.full(len(targets), -1) if fixed is None else fixed
    found = [[np.flatnonzero(fixed == part)] for part in range(3)]
    taken = [len(part[0]) > 0 for part in found]
    for group, shares in _groups(plan, more, len(targets)):
        rows = np.flatnonzero(group & (fixed < 0))
        cut = _shares_left(shares, taken)
        for part, places in enumerate(split_indices(targets[rows], cut, plan.seed, plan.stratify)):
            found[part].append(rows[places])
    train, validation, test = (np.sort(np.concatenate(part)) for part in found)
    if not plan.training_dev:
        return train, validation, test, train[:0]
    shares = (1.0 - plan.training_dev, plan.training_dev, 0.0)
    kept, held, _ = split_indices(targets[train], shares, plan.seed, plan.stratify)
    return train[kept], validation, test, train[held]


def _shares_left(
    shares: tuple[float, float, float], taken: list[bool]
) -> tuple[float, float, float]:
    """The shares without those of parts that are published; all for training if none is left."""
    if not any(taken):
        return shares
    left = [0.0 if given else share for share, given in zip(shares, taken, strict=True)]
    if sum(left) <= 0:
        return 1.0, 0.0, 0.0
    return left[0] / sum(left), left[1] / sum(left), left[2] / sum(left)


def _groups(
    plan: Plan, more: dict[str, Any], count: int
) -> list[tuple[Array, tuple[float, float, float]]]:
    """Which samples are cut by which shares: those of a named source, then all others."""
    names = tuple(more.get("source_names", ()))
    strange = [name for name, _ in plan.source_shares if name not in names]
    if strange:
        known = ", ".join(repr(name)[:40] for name in names[:20]) or "none"
        raise ValueError(
            f"The data have no source {strange[0]!r}; theirs are: {known}. "
            "Name the column of sources in the data set, or empty the split by source."
        )
    others, groups = np.ones(count, bool), []
    for name, shares in plan.source_shares:
        group = more["sources"] == names.index(name)
        groups.append((group, shares))
        others &= ~group
    return [*groups, (others, plan.shares)]


def split_indices(
    targets: Array, shares: tuple[float, float, float], seed: int, stratify: bool
) -> tuple[Array, Array, Array]:
    """Indices of the training, validation and test samples, each part in rising order.

    `shares` add up to 1. With `stratify`, every class has the same share in every part, as far
    as whole samples allow; numbers, and classes of positions or pixels, are never stratified.
    """
    count = len(targets)
    # RandomState, because its numbers are promised never to change between versions of numpy.
    shuffled = np.random.RandomState(seed).permutation(count)
    if stratify and targets.dtype.kind == "i" and targets.ndim == 1:
        shuffled = _spread(shuffled, targets)
    ends = np.floor(np.cumsum(shares) * count + 0.5).astype(np.int64)
    train, validation, test = np.split(shuffled, ends[:2])
    return np.sort(train), np.sort(validation), np.sort(test)


def fill_missing(values: Array, train: Array) -> Array:
    """Each NaN replaced by the mean of its column in the training part, 0 where there is none."""
    gaps = np.isnan(values)
    total = np.where(gaps[train], 0.0, values[train]).sum(axis=0, dtype=np.float64)
    means = total / np.maximum((~gaps[train]).sum(axis=0), 1)
    return np.where(gaps, means.astype(np.float32), values)


def shape_targets(targets: Array, dtype: str) -> Array:
    """Targets as the loss compares them: class indices as they are, or numbers (samples, …).

    Classes as numbers get an axis, where a result has its one score: behind a class a sample or a
    position, before those of pixels.
    """
    if dtype == "int64":
        return targets
    numbers = targets.astype(np.float32)
    if numbers.ndim == 1:
        return numbers.reshape(-1, 1)
    if targets.dtype.kind == "i":
        return np.expand_dims(numbers, 1 if numbers.ndim > 2 else -1)
    return numbers


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
