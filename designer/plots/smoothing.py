"""Exponential moving average of a curve, without the pull towards its first value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def smooth(values: Numbers, weight: float) -> Numbers:
    """values (n,) with `weight` (0 nothing, towards 1 more) on what came before.

    Divided by 1 − weight^k, so that the first values count fully (Kingma and Ba 2015, section 3).
    """
    if weight <= 0:
        return values
    smoothed = np.empty_like(values)
    mean = 0.0
    for index, value in enumerate(values.tolist()):
        mean = weight * mean + (1 - weight) * value
        smoothed[index] = mean
    return smoothed / (1 - weight ** np.arange(1, len(values) + 1))
