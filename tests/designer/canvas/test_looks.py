"""What is shown besides blocks and wires: hover, tips, themes, the view from afar, the menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from designer.appearance.theme import DARK, LIGHT
from designer.canvas.facts import facts_at
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits import drawing_edits as edits
from tests.designer.canvas.stage import CTRL, LEFT, NONE, Hands


def picture(view: CanvasView) -> QImage:
    return view.viewport().grab().toImage()


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_the_port_under_the_pointer_lights_up(view: CanvasView, hands: Hands) -> None:
    hands.move(hands.port("hidden", "y", True))
    assert view.mirror.blocks["hidden"].hover == (True, "y")
    hands.move(QPointF(700, 250))
    assert view.mirror.blocks["hidden"].hover is None


def test_tips_say_what_a_wire_brings_and_what_is_wrong(session: Session, view: CanvasView) -> None:
    wire = facts_at(view.mirror, session.checked, QPointF(200, 30))
    assert wire == "image.y → hidden.x: (N, 64) float32"
    block = facts_at(view.mirror, session.checked, QPointF(320, 30))
    assert "2,080 params" in block and "2,048 multiply-adds" in block
    badge = view.mirror.blocks["relu"].badge.center()
    assert "Nothing is connected" in facts_at(view.mirror, session.checked, badge)


@pytest.mark.parametrize("zoom", [1.0, 0.2])
def test_both_themes_paint_near_and_from_afar(view: CanvasView, zoom: float) -> None:
    view.camera.zoom_to(zoom)
    view.centerOn(QPointF(440, 100))
    light = colours(picture(view))
    assert LIGHT.canvas.lower() in light
    assert LIGHT.group("linear").lower() in light
    view.set_theme(DARK)
    dark = colours(picture(view))
    assert DARK.canvas.lower() in dark and LIGHT.canvas.lower() not in dark


def test_a_move_is_seen_from_afar(session: Session, view: CanvasView) -> None:
    view.camera.zoom_to(0.3)
    view.centerOn(QPointF(440, 100))
    before = picture(view)
    session.apply("Move", edits.move_nodes(session.document, {"relu": (500.0, 300.0)}))
    assert picture(view) != before
    session.undo()
    assert picture(view) == before


def test_gestures_work_from_afar(session: Session, view: CanvasView, hands: Hands) -> None:
    view.camera.zoom_to(0.3)
    view.centerOn(QPointF(440, 100))
    hands.drag(hands.block("relu"), hands.block("relu") + QPointF(0, 200))
    assert session.document.positions["relu"] == (240.0, 360.0)


def test_a_block_with_hundreds_of_wires_can_be_dragged(qtbot) -> None:
    names = [f"r{i}" for i in range(200)]
    nodes = {"hub": Node(kind="Linear")} | {name: Node(kind="ReLU") for name in names}
    places = {name: (400.0, 60.0 * i) for i, name in enumerate(names)} | {"hub": (0.0, 0.0)}
    edges = tuple(Edge(source="hub", target=name) for name in names)
    session = Session(Document(nodes=nodes, edges=edges, positions=places))
    view = CanvasView(session, LIGHT)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    hands = Hands(view)
    view.centerOn(QPointF(200, 100))
    start = hands.block("hub")
    hands.press(start)
    hands.move(start + QPointF(30, 30))
    hands.move(start + QPointF(40, 60))
    assert view.grab().width() == 800
    hands.release(start + QPointF(40, 60))
    assert session.document.positions["hub"] == (40.0, 60.0)
    assert all(wire.isVisible() for wire in view.mirror.wires.values())


def test_the_search_closes_when_one_clicks_elsewhere(qtbot, view: CanvasView, hands: Hands) -> None:
    other = QLineEdit(view)
    other.show()
    hands.key(Qt.Key.Key_Tab)
    other.setFocus()
    assert not view.popup.isVisible()
    assert other.hasFocus()


def test_a_right_click_offers_the_actions_of_the_canvas(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    view.addAction(QAction("Delete", view))
    at = hands.screen(hands.block("logits"))
    for keys, offered in ((CTRL, 0), (NONE, 1)):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at), keys)
        QApplication.sendEvent(view.viewport(), event)
        menus = [m for m in view.findChildren(QMenu) if m.isVisible()]
        assert len(menus) == offered
    assert [action.text() for action in menus[0].actions()] == ["Delete"]
    assert session.selected_nodes == {"logits"}
    menus[0].close()


def test_space_let_go_elsewhere_is_not_held(qtbot, view: CanvasView, hands: Hands) -> None:
    other = QLineEdit(view)
    other.show()
    QTest.keyPress(view, Qt.Key.Key_Space)
    other.setFocus()
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(5, 5))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
