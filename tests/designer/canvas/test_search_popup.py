"""The search popup: Tab, double click or a wire let go; typing, Enter, Esc."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Document, Edge
from tests.designer.canvas.stage import LEFT, Hands

EMPTY = QPointF(700, 250)


def kinds(view: CanvasView) -> list[str]:
    rows = range(view.popup.list.count())
    return [view.popup.list.item(i).data(Qt.ItemDataRole.UserRole) for i in rows]


def test_tab_searches_and_enter_adds_at_the_pointer(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    hands.move(EMPTY)
    hands.key(Qt.Key.Key_Tab)
    assert view.popup.isVisible()
    QTest.keyClicks(view.popup.field, "dense")
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert not view.popup.isVisible()
    assert session.document.nodes["linear"].kind == "Linear"
    assert view.mirror.blocks["linear"].body.center() == EMPTY
    session.undo()
    assert session.document is before


def test_a_network_grows_by_keys_alone(session: Session, view: CanvasView, hands: Hands) -> None:
    session.load(Document(), None)
    for word in ("input", "flatten", "dense", "output"):
        hands.key(Qt.Key.Key_Tab)
        QTest.keyClicks(view.popup.field, word)
        QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert session.checked.problems == ()
    names = ["input_1", "flatten", "linear", "output"]
    assert [(e.source, e.target) for e in session.document.edges] == list(pairwise(names))
    boxes = [view.mirror.blocks[name].body for name in names]
    assert all(left.right() < right.left() for left, right in pairwise(boxes))
    assert view.camera.shown().contains(boxes[-1])
    session.select(["linear"])
    hands.key(Qt.Key.Key_Tab)
    QTest.keyClicks(view.popup.field, "relu")
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert len(session.document.edges) == 3, "a block that feeds another has no open end"


def test_arrow_keys_choose_among_the_blocks_found(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    hands.key(Qt.Key.Key_Tab)
    second = kinds(view)[1]
    QTest.keyClick(view.popup.field, Qt.Key.Key_Down)
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert [n.kind for n in session.document.nodes.values()][-1] == second


def test_escape_closes_the_search_and_changes_nothing(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    hands.key(Qt.Key.Key_Tab)
    QTest.keyClick(view.popup.field, Qt.Key.Key_Escape)
    assert not view.popup.isVisible()
    assert session.document is before


def test_a_double_click_on_empty_canvas_searches(view: CanvasView, hands: Hands) -> None:
    QTest.mouseDClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, hands.screen(EMPTY))
    assert view.popup.isVisible()


def test_a_wire_let_go_on_empty_canvas_offers_what_fits_and_connects_it(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    hands.drag(hands.port("hidden", "y", True), EMPTY)
    offered = kinds(view)
    assert "Linear" in offered
    assert "Conv2d" not in offered and "Input" not in offered
    QTest.keyClicks(view.popup.field, "linear")
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert Edge(source="hidden", target="linear") in session.document.edges
    session.undo()
    assert session.document is before


def test_a_wire_let_go_from_an_input_offers_what_feeds_it(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    hands.drag(hands.port("relu", "x", False), QPointF(60, 200))
    assert "Output" not in kinds(view)
    QTest.keyClicks(view.popup.field, "input")
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert Edge(source="input_1", target="relu") in session.document.edges
