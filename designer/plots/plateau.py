"""Finds where a curve has become flat: a saddle, a plateau, or the end of what can be learned."""

from __future__ import annotations

import numpy as np

from designer.plots.smoothing import Numbers, smooth

WEIGHT = 0.9
STEPS = 50
"""So many steps are compared with one another."""
TOLERANCE = 0.02
"""A change over `STEPS` below this share of all that the curve has changed counts as none."""


def flat_since(x: Numbers, y: Numbers) -> float | None:
    """The step from which on the smoothed curve (x, y) has not moved; None while it does.

    x (n,) are steps in order, perhaps thinned; y (n,) the values there.
    """
    if len(x) < 3 or x[-1] - x[0] < 2 * STEPS:
        return None
    means = smooth(y, WEIGHT)
    before = np.interp(x - STEPS, x, means)
    moved = np.abs(means - before)
    span = np.maximum.accumulate(means) - np.minimum.accumulate(means)
    still = (moved < TOLERANCE * span) & (x - x[0] >= STEPS)
    if not still[-1]:
        return None
    moving = np.flatnonzero(~still)
    first = moving[-1] + 1 if len(moving) else 0
    return float(x[first] - STEPS)
