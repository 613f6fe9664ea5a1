"""Zooming and framing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent

from designer.canvas.view import CanvasView
from designer.editing.session import Session


def test_the_wheel_zooms_at_the_pointer(view: CanvasView) -> None:
    at = QPointF(300, 200)
    kept = view.mapToScene(at.toPoint())
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(view.viewport(), event)
    assert view.camera.zoom == pytest.approx(1.15)
    now = view.mapToScene(at.toPoint())
    assert abs(now.x() - kept.x()) < 1.5 and abs(now.y() - kept.y()) < 1.5


def test_frame_all_and_frame_selection_show_what_they_say(
    session: Session, view: CanvasView
) -> None:
    view.frame_all()
    assert view.camera.shown().contains(view.mirror.extent())
    session.select(["relu"])
    view.frame_selection()
    assert view.camera.shown().center().x() == pytest.approx(320, abs=2)


def test_zoom_has_ends(view: CanvasView) -> None:
    for _ in range(60):
        view.zoom_in()
    assert view.camera.zoom == pytest.approx(3.0)
    for _ in range(120):
        view.zoom_out()
    assert view.camera.zoom == pytest.approx(0.05)
    view.zoom_to_actual()
    assert view.camera.zoom == pytest.approx(1.0)


def test_a_jump_to_a_block_makes_it_readable(view: CanvasView) -> None:
    view.camera.zoom_to(0.1)
    view.center_on("relu")
    assert view.camera.zoom == 1.0
    assert view.camera.shown().contains(view.mirror.blocks["relu"].body)
    view.center_on("no_such_block")
