"""What attention blocks looked at in the course of a run, thinned so that it stays small."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MAX_FRAMES = 48
"""Moments kept of one block; when they run out, every second one goes."""
MAX_BYTES = 48 << 20
"""All weights kept of all blocks (bytes)."""
MAX_BLOCKS = 256

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AttentionFrame:
    """Weights (samples, heads, queries, keys) float32 of one block after `step` steps."""

    step: int
    samples: tuple[int, ...]
    weights: Weights


class AttentionRecord:
    """Frames of every attention block, oldest first; the newest is always there."""

    def __init__(self) -> None:
        self._frames: dict[str, list[AttentionFrame]] = {}
        self._stride: dict[str, int] = {}
        self._count: dict[str, int] = {}

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(self._frames)

    def frames(self, block: str) -> tuple[AttentionFrame, ...]:
        return tuple(self._frames.get(block, ()))

    def add(self, block: str, frame: AttentionFrame) -> bool:
        """Keep a frame; False if it is none (wrong rank, too large, too many blocks)."""
        if frame.weights.ndim != 4 or len(frame.samples) != len(frame.weights):
            return False
        if not frame.weights.size or frame.weights.nbytes > MAX_BYTES // 4:
            return False
        full = len(self._frames) >= MAX_BLOCKS or self._bytes() > MAX_BYTES
        if block not in self._frames and full:
            return False
        # Weights are shares; clipping keeps what a diverged network gives (NaN) and nothing worse.
        self._append(block, replace(frame, weights=np.clip(frame.weights, 0.0, 1.0)))
        return True

    def cut(self, step: int) -> None:
        """Forget the frames from `step` on."""
        for block, frames in self._frames.items():
            self._frames[block] = [frame for frame in frames if frame.step < step]

    def _append(self, block: str, frame: AttentionFrame) -> None:
        """The newest frame stands for the others of its stride until the stride is full."""
        frames = self._frames.setdefault(block, [])
        count = self._count.get(block, 0)
        if frames and count % self._stride.get(block, 1):
            frames[-1] = frame
        else:
            frames.append(frame)
        self._count[block] = count + 1
        if len(frames) > MAX_FRAMES or self._bytes() > MAX_BYTES:
            self._thin(block)

    def _thin(self, block: str) -> None:
        frames = self._frames[block]
        self._frames[block] = frames[(len(frames) + 1) % 2 :: 2]
        self._stride[block] = 2 * self._stride.get(block, 1)
        self._count[block] = 0

    def _bytes(self) -> int:
        return sum(f.weights.nbytes for frames in self._frames.values() for f in frames)
