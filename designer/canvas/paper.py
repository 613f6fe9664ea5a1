"""`Paper`: the viewport on the scene; near it shows items, from afar one batch of strokes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from designer.canvas.brushes import Brushes
from designer.canvas.camera import STEP, Camera
from designer.canvas.gestures.gesture import Gesture
from designer.canvas.grid import paint_grid
from designer.canvas.overview import Overview
from designer.canvas.scene import CanvasScene
from designer.canvas.welcome import paint_welcome

AFAR = 0.4
"""Zoom below which blocks are painted in one batch."""
EXTENT = 200_000.0


class Paper(QGraphicsView):
    """Paints; knows how to zoom and pan; what is edited is not its business."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__()
        self.mirror = scene
        self.camera = Camera(self)
        self.overview = Overview(scene)
        self.shown_gesture: Gesture | None = None
        self._was_bare = not scene.blocks
        self.setScene(scene)
        # The scene's own rectangle stays tight: its index is built on it.
        self.setSceneRect(-EXTENT, -EXTENT, 2 * EXTENT, 2 * EXTENT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    @property
    def brushes(self) -> Brushes:
        return self.mirror.brushes

    @property
    def afar(self) -> bool:
        return self.camera.zoom < AFAR

    def refresh(self) -> None:
        """The scene changed: paint again what must be, which from afar is everything."""
        self.overview.forget()
        bare = not self.mirror.blocks
        if self.afar or self.shown_gesture is not None or bare or self._was_bare:
            self._was_bare = bare
            self.viewport().update()

    def reach(self) -> float:
        return max(11.0, 9.0 / self.camera.zoom)

    def pan_by(self, step: QPoint) -> None:
        self.camera.pan_by(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120 or event.pixelDelta().y() / 40
        self.camera.zoom_by(STEP**notches, event.position().toPoint())
        event.accept()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.afar or not self.mirror.blocks:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.afar:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        exposed = self.mapToScene(event.rect().adjusted(-2, -2, 2, 2)).boundingRect()
        painter.setTransform(self.viewportTransform())
        self.drawBackground(painter, exposed)
        self.overview.paint(painter, exposed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.drawForeground(painter, exposed)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, self.brushes.canvas)
        paint_grid(painter, QRectF(rect), self.camera.zoom, self.brushes.grid)
        if not self.mirror.blocks:
            paint_welcome(painter, QRectF(self.viewport().rect()), self.brushes)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.shown_gesture is not None:
            self.shown_gesture.paint(painter, self.brushes)
