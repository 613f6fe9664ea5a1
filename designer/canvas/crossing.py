"""Geometry of wires as broken lines: how far a point is, what a stroke crosses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt

from designer.canvas.curve import Floats
from designer.canvas.edge_item import EdgeItem
from designer.canvas.scene import CanvasScene
from graph_runtime.document.model import Edge


def crossed(scene: CanvasScene, start: QPointF, end: QPointF) -> list[Edge]:
    """The wires that the straight stroke from `start` to `end` crosses."""
    area = QRectF(start, end).normalized().adjusted(-1, -1, 1, 1)
    near = [
        item
        for item in scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        if isinstance(item, EdgeItem)
    ]
    if not near:
        return []
    points = np.stack([item.line() for item in near])
    a = np.array((start.x(), start.y()))
    b = np.array((end.x(), end.y()))
    hit = _meet(a, b, points[:, :-1], points[:, 1:])
    return [item.edge for item, row in zip(near, hit, strict=True) if row.any()]


def _meet(a: Floats, b: Floats, p: Floats, q: Floats) -> NDArray[np.bool_]:
    """Whether the segment a–b meets each segment p–q; p and q (…, 2)."""
    opposite: NDArray[np.bool_] = (_side(a, b, p) * _side(a, b, q) <= 0) & (
        _side(p, q, a) * _side(p, q, b) <= 0
    )
    return opposite


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    """Positive where c lies to one side of the line a–b, negative to the other."""
    side: Floats = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )
    return side
