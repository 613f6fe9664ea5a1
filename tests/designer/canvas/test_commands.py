"""What menus and keys do on the canvas: one named edit each, undone to the very same document."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Edge
from graph_runtime.document.text import document_text
from tests.designer.canvas.stage import CTRL, SHIFT, Hands


def undone(session: Session, before: object) -> None:
    session.undo()
    assert session.document is before
    session.redo()


def test_delete_takes_blocks_with_their_wires(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select(["hidden"])
    view.delete()
    assert "hidden" not in session.document.nodes
    assert session.document.edges == (Edge(source="logits", target="result"),)
    assert session.history.undo_name == "Delete hidden"
    undone(session, before)


def test_delete_takes_selected_wires(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select([], [before.edges[0]])
    view.delete()
    assert session.document.edges == before.edges[1:]
    undone(session, before)


def test_bypass_joins_what_was_before_and_after(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select(["hidden"])
    view.bypass()
    assert Edge(source="image", target="logits") in session.document.edges
    undone(session, before)


def test_duplicate_copies_blocks_and_the_wires_among_them(
    session: Session, view: CanvasView
) -> None:
    before = session.document
    session.select(["hidden", "logits"])
    view.duplicate()
    assert len(session.document.nodes) == 7
    assert Edge(source="hidden_2", target="logits_2") in session.document.edges
    assert session.selected_nodes == {"hidden_2", "logits_2"}
    undone(session, before)


def test_copied_blocks_are_pasted_where_the_pointer_is(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    before = session.document
    session.select(["hidden", "logits"])
    view.copy()
    hands.move(QPointF(600, 300))
    view.paste()
    assert session.document.positions["hidden_2"] == (600.0, 300.0)
    assert session.document.positions["logits_2"] == (840.0, 300.0)
    assert session.history.undo_name == "Paste 2 blocks"
    undone(session, before)


def test_blocks_are_pasted_on_free_ground_also_without_places_of_their_own(
    session: Session, view: CanvasView, hands: Hands
) -> None:
    copied = session.document.replaced(positions={})
    QGuiApplication.clipboard().setText(document_text(copied))
    hands.move(QPointF(0, 0))
    view.paste()
    boxes = [block.body for block in view.mirror.blocks.values()]
    assert len(boxes) == 2 * len(copied.nodes)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_cut_blocks_come_back_by_paste(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select(["relu"])
    view.cut()
    assert "relu" not in session.document.nodes
    undone(session, before)
    view.paste()
    assert "relu" in session.document.nodes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "<img src=x onerror=alert(1)>",
        "{}",
        "[" * 100_000,
        '{"format": "network-designer", "version": 99}',
        '{"format": "network-designer", "version": 1, "nodes": {"__class__": {"kind": "Linear"}}}',
        '{"format": "network-designer", "version": 1, "nodes": {"a": {"kind": "Linear"}}, '
        '"edges": [{"source": "a", "target": "b"}]}',
        '{"format": "network-designer", "version": 1, "nodes": {}}',
        "\u202e\x00\x1b[31m",
    ],
)
def test_foreign_text_on_the_clipboard_gives_a_sentence_and_nothing_else(
    session: Session, view: CanvasView, text: str
) -> None:
    before = session.document
    QGuiApplication.clipboard().setText(text)
    view.paste()
    assert session.document is before
    assert view.hint.isVisible()
    assert view.hint.text().endswith(".")
    assert "\u202e" not in view.hint.text()


def test_a_pasted_block_of_an_unknown_kind_is_shown_as_what_it_is(
    session: Session, view: CanvasView
) -> None:
    QGuiApplication.clipboard().setText(
        '{"format": "network-designer", "version": 1, "nodes": '
        '{"a": {"kind": "Fu\u202eture", "label": "<b>\\n"}, "c": {"kind": "Linear"}}, '
        '"edges": [{"source": "a", "source_port": "z", "target": "c", "target_port": "w"}]}'
    )
    view.paste()
    face = view.mirror.blocks["a"].face
    assert face.kind == "Fu\\u202eture"
    assert face.name == "<b> "
    assert view.grab().width() > 0


def test_arrows_nudge_the_selection_in_one_step(session: Session, hands: Hands) -> None:
    before = session.document
    session.select(["relu"])
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Down, SHIFT)
    assert session.document.positions["relu"] == (260.0, 260.0)
    undone(session, before)


def test_ctrl_arrows_walk_from_block_to_block(session: Session, hands: Hands) -> None:
    hands.key(Qt.Key.Key_Right)
    assert session.selected_nodes == {"image"}
    hands.key(Qt.Key.Key_Right, CTRL)
    assert session.selected_nodes == {"hidden"}
    hands.key(Qt.Key.Key_Down, CTRL)
    assert session.selected_nodes == {"relu"}


def test_select_all_and_escape(session: Session, view: CanvasView, hands: Hands) -> None:
    view.select_all()
    assert session.selected_nodes == session.document.nodes.keys()
    hands.key(Qt.Key.Key_Escape)
    assert not session.selected_nodes


def test_tidy_is_one_step(session: Session, view: CanvasView) -> None:
    before = session.document
    view.tidy()
    assert session.history.undo_name == "Tidy the layout"
    undone(session, before)


def test_added_blocks_never_cover_one_another(session: Session, view: CanvasView) -> None:
    for _ in range(5):
        view.add_block("Linear")
    bodies = [item.body for item in view.mirror.blocks.values()]
    assert not any(a.intersects(b) for i, a in enumerate(bodies) for b in bodies[:i])
    assert session.history.undo_name == "Add Linear"


def test_a_reader_hears_what_is_selected(session: Session, view: CanvasView) -> None:
    session.select(["hidden"])
    assert view.accessibleName() == "Network canvas"
    assert view.accessibleDescription() == "Linear, hidden, 32, gives 32"


def test_selected_blocks_are_connected_without_a_mouse(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select(["hidden", "relu"])
    view.connect_selected()
    assert Edge(source="hidden", target="relu") in session.document.edges
    assert session.history.undo_name == "Connect 2 blocks"
    undone(session, before)


def test_connecting_what_does_not_fit_gives_a_sentence(session: Session, view: CanvasView) -> None:
    before = session.document
    session.select(["image", "hidden"])
    view.connect_selected()
    assert session.document is before
    assert view.hint.text() == "image gives nothing that an open input of hidden takes."
    session.select(["image"])
    view.connect_selected()
    assert "two or more" in view.hint.text()


def test_more_blocks_than_a_file_may_hold_are_not_pasted(
    session: Session, view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("designer.canvas.commands.MAX_NODES", len(session.document.nodes) + 2)
    before, said = session.document, list[str]()
    view.commands._say = said.append
    session.select(list(before.nodes)[:3])
    view.duplicate()
    assert session.document is before
    assert "a drawing holds up to" in said[0]
