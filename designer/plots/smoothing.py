"""Exponentially weighted mean of a curve, with or without the pull towards zero at its start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def smooth(values: Numbers, weight: float, corrected: bool = True) -> Numbers:
    """values (n,) with `weight` (0 nothing, towards 1 more) on what came before.

    `corrected` divides by 1 − weight^k, so that the first values count fully (Kingma and Ba 2015,
    section 3); weight^k goes to 0, and so does the difference.
    """
    if weight <= 0:
        return values
    smoothed = np.empty_like(values)
    mean = 0.0
    for index, value in enumerate(values.tolist()):
        mean = weight * mean + (1 - weight) * value
        smoothed[index] = mean
    if not corrected:
        return smoothed
    return smoothed / (1 - weight ** np.arange(1, len(values) + 1))


def smoothing_words(weight: float) -> str:
    """What a weight does: how many points it averages, and how little older ones count."""
    if weight <= 0:
        return "No smoothing: every point as it is."
    points = round(1 / (1 - weight))
    left = weight**points
    return (
        f"β = {weight:.3g}: an average of about {points:,} points. One that is {points:,} points "
        f"old counts {left:.2f} as much as the newest (β^{points:,}, about 1/e)."
    )
