"""Inputs and targets shifted and scaled to mean 0 and deviation 1; pixels to numbers.

Pure functions of numpy alone, which are written into an exported `train.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


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


def scale_of(
    values: Array, train: Array, standardize: bool, per_channel: bool
) -> Standardization | None:
    """What an input is shifted and scaled by, fitted on `train`; None where it stays as it is."""
    if values.dtype == np.uint8:
        if not standardize:
            return Standardization(np.asarray(0.0), np.asarray(255.0))
        return fit_pixels(values, train, per_channel)
    if not standardize or values.dtype.kind != "f":
        return None
    return fit_standardization(values[train], per_channel)


def fit_pixels(values: Array, train: Array, per_channel: bool) -> Standardization:
    """Mean and deviation of pixels 0…255, exact, without a copy of them: values (samples, …) uint8.

    One of each for all, or for every channel of (samples, C, H, W): then (C, 1, 1).
    """
    channels = values.shape[1] if per_channel and values.ndim == 4 else 1
    counts = np.zeros((channels, 256), np.int64)
    step = max(1, (1 << 22) // max(1, values[:1].size))
    for start in range(0, len(train), step):
        block = values[train[start : start + step]].reshape(
            -1, channels, values[0].size // channels
        )
        for channel in range(channels):
            counts[channel] += np.bincount(block[:, channel].ravel(), minlength=256)
    total, level = np.maximum(counts.sum(axis=1), 1), np.arange(256.0)
    mean = (counts * level).sum(axis=1) / total
    deviation = np.sqrt((counts * (level - mean[:, None]) ** 2).sum(axis=1) / total)
    deviation = np.where(deviation > 0, deviation, 255.0)
    shape = (channels, 1, 1) if channels > 1 else ()
    return Standardization(mean.reshape(shape), deviation.reshape(shape))


def fit_standardization(values: Array, per_channel: bool = False) -> Standardization:
    """Mean and deviation over the samples: of every feature, or of an image or its channels.

    values: (samples, F), (samples, T, F) or an image (samples, C, H, W). A feature that never
    varies keeps its size, so that nothing is divided by 0.
    """
    axes = tuple(range(values.ndim - 1)) if values.ndim < 4 else None
    wide = per_channel and values.ndim == 4
    axes = (0, 2, 3) if wide else axes
    mean = np.asarray(values.mean(axis=axes, dtype=np.float64, keepdims=wide))
    deviation = np.asarray(values.std(axis=axes, dtype=np.float64, keepdims=wide))
    rounding = 1e-7 * np.abs(mean) + 1e-30  # of float32, in which the values came
    return Standardization(mean, np.where(deviation > rounding, deviation, 1.0))
