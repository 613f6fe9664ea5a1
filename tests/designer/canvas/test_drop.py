"""Blocks dragged in from the palette."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.drop_paper import MIME
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Edge
from tests.designer.canvas.stage import LEFT, NONE, Hands

COPY = Qt.DropAction.CopyAction


def dragged(data: bytes, mime: str = MIME) -> QMimeData:
    made = QMimeData()
    made.setData(mime, data)
    return made


def drag_in(view: CanvasView, hands: Hands, data: QMimeData, at: QPointF) -> bool:
    """Enter and move; whether the canvas takes it."""
    screen = hands.screen(at)
    enter = QDragEnterEvent(screen, COPY, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), enter)
    if enter.isAccepted():
        QApplication.sendEvent(view.viewport(), QDragMoveEvent(screen, COPY, data, LEFT, NONE))
    return enter.isAccepted()


def drop(view: CanvasView, hands: Hands, data: QMimeData, at: QPointF) -> None:
    assert drag_in(view, hands, data, at)
    event = QDropEvent(QPointF(hands.screen(at)), COPY, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), event)


def test_a_dropped_block_stands_under_the_pointer(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    drop(view, hands, dragged(b"Linear"), QPointF(700, 250))
    assert session.document.positions["linear"] == (620.0, 220.0)
    assert session.selected_nodes == {"linear"}
    assert session.history.undo_name == "Add Linear"
    session.undo()
    assert session.document is before


def test_a_block_dropped_on_a_wire_joins_it_and_shifts_what_follows(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    drop(view, hands, dragged(b"ReLU"), QPointF(440, 30))
    assert Edge(source="hidden", target="relu_2") in session.document.edges
    assert Edge(source="relu_2", target="logits") in session.document.edges
    assert session.document.positions["image"] == before.positions["image"]
    shift = session.document.positions["logits"][0] - 480
    assert shift > 100
    assert session.document.positions["result"][0] == 720 + shift
    bodies = [item.body for item in view.mirror.blocks.values()]
    assert not any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[:i])
    session.undo()
    assert session.document is before


def test_a_drag_that_leaves_changes_nothing(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    assert drag_in(view, hands, dragged(b"ReLU"), QPointF(440, 30))
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert session.document is before
    assert not view.mouse.busy


def test_foreign_drags_are_not_taken(view: CanvasView, hands: Hands) -> None:
    assert not drag_in(view, hands, dragged(b"__import__('os')"), QPointF(0, 300))
    assert not drag_in(view, hands, dragged(b"\xff\xfe"), QPointF(0, 300))
    assert not drag_in(view, hands, dragged(b"Linear", "text/plain"), QPointF(0, 300))
