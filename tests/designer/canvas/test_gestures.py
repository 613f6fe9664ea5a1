"""Every mouse gesture ends in one named edit, and its undo gives back the very same document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from designer.appearance.theme import LIGHT
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Edge
from graph_runtime.edits import drawing_edits as edits
from tests.designer.canvas.stage import CTRL, LEFT, MIDDLE, NONE, RIGHT, SHIFT, Hands, small

EMPTY = QPointF(700, 250)


def undone(session: Session, before: object) -> None:
    session.undo()
    assert session.document is before
    session.redo()


def edge(source: str, target: str) -> Edge:
    return Edge(source=source, target=target)


def test_a_click_selects_and_ctrl_click_adds_and_takes_away(session: Session, hands: Hands) -> None:
    hands.click(hands.block("hidden"))
    assert session.selected_nodes == {"hidden"}
    hands.click(hands.block("logits"), CTRL)
    assert session.selected_nodes == {"hidden", "logits"}
    hands.click(hands.block("hidden"), SHIFT)
    assert session.selected_nodes == {"logits"}
    hands.click(EMPTY)
    assert session.selected_nodes == frozenset()


def test_a_click_on_a_wire_selects_it(session: Session, hands: Hands) -> None:
    hands.click(QPointF(200, 30))
    assert session.selected_edges == {edge("image", "hidden")}


def test_dragging_a_block_moves_it_on_the_grid(session: Session, hands: Hands) -> None:
    before = session.document
    start = hands.block("hidden")
    hands.drag(start, start + QPointF(33, 58))
    assert session.document.positions["hidden"] == (270.0, 60.0)
    assert session.history.undo_name == "Move hidden"
    undone(session, before)


def test_dragging_one_of_several_selected_blocks_moves_them_all(
    session: Session, hands: Hands
) -> None:
    before = session.document
    hands.click(hands.block("hidden"))
    hands.click(hands.block("logits"), SHIFT)
    start = hands.block("hidden")
    hands.drag(start, start + QPointF(0, 100))
    assert session.document.positions["logits"] == (480.0, 100.0)
    assert session.history.undo_name == "Move 2 blocks"
    undone(session, before)


def test_escape_puts_moved_blocks_back(session: Session, view: CanvasView, hands: Hands) -> None:
    before = session.document
    start = hands.block("hidden")
    hands.press(start)
    hands.move(start + QPointF(50, 50))
    assert view.mirror.blocks["hidden"].at != (240.0, 0.0)
    hands.key(Qt.Key.Key_Escape)
    hands.release(start + QPointF(50, 50))
    assert session.document is before
    assert view.mirror.blocks["hidden"].at == (240.0, 0.0)


def test_a_wire_is_drawn_from_an_output_to_an_input(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(hands.port("hidden", "y", True), hands.port("relu", "x", False))
    assert edge("hidden", "relu") in session.document.edges
    assert session.history.undo_name == "Connect hidden to relu"
    undone(session, before)


def test_a_wire_is_drawn_from_an_input_to_an_output(session: Session, hands: Hands) -> None:
    hands.drag(hands.port("relu", "x", False), hands.port("image", "y", True))
    assert edge("image", "relu") in session.document.edges


def test_a_wire_to_a_taken_input_replaces_the_one_there(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(hands.port("image", "y", True), hands.port("logits", "x", False))
    assert edge("image", "logits") in session.document.edges
    assert edge("hidden", "logits") not in session.document.edges
    undone(session, before)


def test_a_loop_is_refused_with_a_sentence(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    hands.press(hands.port("logits", "y", True))
    hands.move(hands.port("relu", "x", False))
    hands.move(hands.port("hidden", "x", False))
    assert "loop" in view.hint.text()
    hands.release(hands.port("hidden", "x", False))
    assert session.document is before
    assert "loop" in view.hint.text()


def test_fitting_ports_light_up_while_a_wire_is_drawn(view: CanvasView, hands: Hands) -> None:
    hands.press(hands.port("hidden", "y", True))
    hands.move(EMPTY)
    marks = {node: item.marks for node, item in view.mirror.blocks.items()}
    assert marks["relu"] == {(False, "x"): "lit"}
    assert marks["image"] == {}
    hands.key(Qt.Key.Key_Escape)
    assert all(item.marks is None for item in view.mirror.blocks.values())


def test_ctrl_drag_at_an_input_plugs_the_wire_in_elsewhere(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(hands.port("logits", "x", False), hands.port("relu", "x", False), CTRL)
    assert edge("hidden", "relu") in session.document.edges
    assert edge("hidden", "logits") not in session.document.edges
    undone(session, before)


def test_a_replugged_wire_let_go_on_empty_canvas_is_gone(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(hands.port("logits", "x", False), EMPTY, CTRL)
    assert edge("hidden", "logits") not in session.document.edges
    undone(session, before)


def test_the_knife_cuts_every_wire_it_crosses(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(QPointF(180, -40), QPointF(225, 100), CTRL, RIGHT)
    assert edge("image", "hidden") not in session.document.edges
    assert len(session.document.edges) == 2
    assert session.history.undo_name == "Cut image to hidden"
    undone(session, before)


def test_the_rubber_band_selects_what_it_touches(session: Session, hands: Hands) -> None:
    hands.drag(QPointF(190, -60), QPointF(620, 40))
    assert session.selected_nodes == {"hidden", "logits"}
    hands.drag(QPointF(190, 120), QPointF(420, 220), SHIFT)
    assert session.selected_nodes == {"hidden", "logits", "relu"}


def test_middle_drag_pans(view: CanvasView, hands: Hands) -> None:
    before = view.mapToScene(0, 0)
    hands.drag(EMPTY, EMPTY + QPointF(-100, 50), button=MIDDLE)
    after = view.mapToScene(0, 0)
    assert (after - before).x() == 100
    assert (after - before).y() == -50


def test_space_drag_pans(view: CanvasView, hands: Hands, qtbot) -> None:
    before = view.mapToScene(0, 0)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    hands.drag(hands.block("hidden"), hands.block("hidden") + QPointF(40, 0))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert (view.mapToScene(0, 0) - before).x() == -40


def test_a_loose_block_moved_onto_a_wire_joins_it(session: Session, hands: Hands) -> None:
    before = session.document
    hands.drag(hands.block("relu"), QPointF(440, 30))
    assert edge("hidden", "relu") in session.document.edges
    assert edge("relu", "logits") in session.document.edges
    assert session.document.positions["logits"][0] > session.document.positions["relu"][0] + 160
    undone(session, before)


@pytest.mark.parametrize(
    ("start", "end", "keys", "button"),
    [
        (QPointF(180, -40), QPointF(225, 100), CTRL, RIGHT),
        (QPointF(190, -60), QPointF(620, 40), NONE, LEFT),
        (QPointF(160, 30), QPointF(230, 180), NONE, LEFT),
        (QPointF(240, 30), QPointF(300, 260), CTRL, LEFT),
        (QPointF(320, 180), QPointF(440, 30), NONE, LEFT),
    ],
    ids=["knife", "band", "wire", "re-plug", "move onto a wire"],
)
def test_escape_leaves_everything_as_it_was(
    session: Session, view: CanvasView, hands: Hands, start: QPointF, end: QPointF, keys, button
) -> None:
    before = session.document
    session.select(["result"])
    looks = view.viewport().grab().toImage()
    hands.press(start, keys, button)
    hands.move(start + QPointF(12, 12))
    hands.move(end)
    assert view.mouse.busy
    hands.key(Qt.Key.Key_Escape)
    hands.release(end, keys, button)
    hands.move(QPointF(700, 300))
    session.select(["result"])
    assert session.document is before
    assert view.viewport().grab().toImage() == looks


@pytest.mark.parametrize("keys", [NONE, CTRL])
def test_an_edit_from_elsewhere_ends_the_gesture_under_way(
    session: Session, view: CanvasView, hands: Hands, keys
) -> None:
    start = hands.port("hidden", "x", False)
    hands.press(start, keys)
    hands.move(start + QPointF(20, 60))
    changed = edits.remove_nodes(session.document, ["hidden", "image"])
    session.apply("Delete", changed)
    hands.move(start + QPointF(40, 80))
    hands.release(start + QPointF(40, 80), keys)
    assert session.document is changed
    assert not view.mouse.busy


def test_moving_one_block_of_a_drawing_without_positions_leaves_the_others(qtbot) -> None:
    session = Session(small().replaced(positions={}))
    view = CanvasView(session, LIGHT)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.frame_all()
    before, places = session.document, view.mirror.places()
    hands = Hands(view)
    start = hands.block("hidden")
    hands.drag(start, start + QPointF(0, 100))
    moved = view.mirror.places()
    assert moved == places | {"hidden": (places["hidden"][0], places["hidden"][1] + 100)}
    session.undo()
    assert session.document is before
    assert view.mirror.places() == places
    session.select(["relu"])
    view.delete()
    assert view.mirror.places() == {n: at for n, at in places.items() if n != "relu"}
