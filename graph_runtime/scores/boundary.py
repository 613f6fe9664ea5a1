"""`Boundary`: what networks say over a plane, each trained with another penalty; plain data."""

from __future__ import annotations

import base64

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

MOST_SIDE = 256
"""Cells along one side of a plane."""


class Plane(BaseModel):
    """The chance of the second class in every cell, a byte each, the top row first.

    `strength` is the penalty's λ, `norm` the length of all weights it shrinks, `accuracy` that on
    the training samples, `bending` by how much the boundary turns on its whole way (radians).
    """

    model_config = ConfigDict(frozen=True)

    strength: float
    norm: float
    accuracy: float
    bending: float
    side: int
    chances: str

    @classmethod
    def pack(cls, chances: NDArray[np.float64], **figures: float) -> Plane:
        """`chances`: (side, side), 0…1."""
        levels = np.clip(chances * 255, 0, 255).round().astype(np.uint8)
        packed = base64.b64encode(levels.tobytes()).decode("ascii")
        return cls(side=len(chances), chances=packed, **figures)

    def unpack(self) -> NDArray[np.float64]:
        """(side, side), 0…1; raises ValueError if the bytes do not fill it."""
        if not 0 < self.side <= MOST_SIDE:
            raise ValueError(f"a plane of {self.side} cells")
        flat = np.frombuffer(base64.b64decode(self.chances, validate=True), np.uint8)
        return flat.reshape(self.side, self.side).astype(np.float64) / 255


class Boundary(BaseModel):
    """Planes from the weakest penalty to the strongest, over one view of the plane.

    `view` is left, right, bottom, top; a point is x, y and whether it is of the second class.
    """

    model_config = ConfigDict(frozen=True)

    view: tuple[float, float, float, float]
    points: tuple[tuple[float, float, bool], ...]
    planes: tuple[Plane, ...]


def bending(margins: NDArray[np.float64], step: float) -> float:
    """∫|κ| ds along the line where `margins` (rows, columns) change sign: a circle has 2π.

    `step` is the distance of two cells. The curve is found as where |margin| is small beside its
    slope; κ is the divergence of the unit slope.
    """
    down, right = np.gradient(margins, step)
    slope = np.hypot(down, right)
    unit = np.where(slope > 0, slope, 1.0)
    turn = np.gradient(down / unit, step, axis=0) + np.gradient(right / unit, step, axis=1)
    away = np.abs(margins) / unit / (1.5 * step)
    near = np.where(away < 1, (1 + np.cos(np.pi * away)) / (3 * step), 0.0)
    inside = near[2:-2, 2:-2] * np.abs(turn[2:-2, 2:-2])
    return float(inside.sum() * step * step)
