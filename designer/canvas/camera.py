"""`Camera`: which part of the scene the view shows, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

MIN_ZOOM = 0.05
MAX_ZOOM = 3.0
STEP = 1.15
"""Zoom factor of one notch of the wheel."""
MARGIN = 80.0
"""Room around what is framed; the label beside the last block fits in it (px)."""


Shot = tuple[float, QPointF]
"""A zoom and the place in the middle of the view."""


class Camera:
    """Moves a QGraphicsView about; zoom 1 shows one px of the scene as one of the screen."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view

    @property
    def zoom(self) -> float:
        return self._view.transform().m11()

    def zoom_by(self, factor: float, anchor: QPoint | None = None) -> None:
        """Zoom so that what lies at `anchor` (px of the viewport; its centre for None) stays."""
        self.zoom_to(self.zoom * factor, anchor)

    def zoom_to(self, zoom: float, anchor: QPoint | None = None) -> None:
        view = self._view
        anchor = anchor or view.viewport().rect().center()
        kept = view.mapToScene(anchor)
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        view.setTransform(QTransform.fromScale(zoom, zoom))
        self.pan_by(anchor - view.mapFromScene(kept))

    def pan_by(self, step: QPoint) -> None:
        """Move the scene under the window (px of the screen)."""
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - step.x())
        down.setValue(down.value() - step.y())

    def frame(self, area: QRectF, closest: float = 1.0) -> None:
        """Show the whole area, no larger than at zoom `closest`."""
        if area.isNull():
            self.zoom_to(1.0)
            self._view.centerOn(QPointF(0, 0))
            return
        area = area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        room = self._view.viewport().size()
        fitting = min(room.width() / area.width(), room.height() / area.height())
        self.zoom_to(min(max(fitting, MIN_ZOOM), closest))
        self._view.centerOn(area.center())

    def reveal(self, area: QRectF) -> None:
        """Bring the area into view, moving only if it is not there already."""
        if not self.shown().contains(area):
            self._view.centerOn(area.center())

    @property
    def shot(self) -> Shot:
        """Where the view is, to come back to."""
        return self.zoom, self.shown().center()

    def show(self, shot: Shot) -> None:
        self.zoom_to(shot[0])
        self._view.centerOn(shot[1])

    def shown(self) -> QRectF:
        """The part of the scene that is in view."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()
