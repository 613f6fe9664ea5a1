"""Whether the parts of a data set are drawn alike, as far as their classes tell."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORTH_TELLING = 0.05
"""Least difference of a class's shares that matters to what a figure says."""
ERRORS = 4.0
"""Standard errors beyond which a difference is no chance."""


def drift(
    targets: NDArray[Any], train: NDArray[Any], other: NDArray[Any]
) -> tuple[int, float, float]:
    """The class whose shares in two parts differ most, and its share in each of them."""
    count = int(targets.max()) + 1
    here, there = (
        np.bincount(targets[rows], minlength=count) / max(1, len(rows)) for rows in (train, other)
    )
    place = int(np.abs(here - there).argmax())
    return place, float(here[place]), float(there[place])


def drift_notes(
    targets: NDArray[Any],
    classes: tuple[str, ...],
    train: NDArray[Any],
    others: Mapping[str, NDArray[Any]],
) -> tuple[str, ...]:
    """A sentence for each part whose classes have other shares than in the training part."""
    if targets.ndim != 1 or targets.dtype.kind != "i" or not len(train) or targets.min() < 0:
        return ()
    notes = []
    for name, rows in others.items():
        place, here, there = drift(targets, train, rows)
        chance = ERRORS * sqrt(here * (1 - here) / max(1, len(rows)))
        if len(rows) and abs(here - there) > max(WORTH_TELLING, chance):
            label = classes[place] if place < len(classes) else str(place)
            notes.append(
                f"{label!r:.60} makes {here:.0%} of the training part but {there:.0%} of the "
                f"{name} part: they are not drawn alike."
            )
    return tuple(notes)
