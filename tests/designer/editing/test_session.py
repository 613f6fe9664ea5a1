"""The session: one way in for every change, one way out to every view."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from designer.editing.session import Session
from graph_runtime.check import Checked
from graph_runtime.document.model import Document, Edge
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.edits.changes import Changes


def with_linear(document: Document, name: str = "linear") -> Document:
    return edits.add_node(document, name, "Linear", (0.0, 0.0))


def test_an_edit_tells_what_changed_and_what_was_found(qtbot: QtBot) -> None:
    session = Session()
    with qtbot.waitSignal(session.changed) as heard:
        session.apply("Add Linear", with_linear(session.document))
    changes, checked = heard.args
    assert isinstance(changes, Changes) and isinstance(checked, Checked)
    assert changes.added == ("linear",)
    assert any(problem.node == "linear" for problem in checked.problems)


def test_undo_restores_the_very_same_document(qtbot: QtBot) -> None:
    session = Session()
    first = session.document
    session.apply("Add Linear", with_linear(first))
    second = session.document
    session.undo()
    assert session.document is first
    session.redo()
    assert session.document is second


def test_an_edit_that_changes_nothing_is_no_step(qtbot: QtBot) -> None:
    session = Session()
    session.apply("Nothing", session.document.replaced())
    assert session.history.undo_name is None


def test_letters_of_one_word_are_one_step(qtbot: QtBot) -> None:
    session = Session()
    session.apply("Add Linear", with_linear(session.document))
    before = session.document
    for text in ("a", "ab", "abc"):
        session.apply("Label", edits.set_label(session.document, "linear", text), merge="label")
    session.apply("Name", edits.set_name(session.document, "x"), merge="name")
    session.undo()
    assert session.document.nodes["linear"].label == "abc"
    session.undo()
    assert session.document is before


def test_undo_ends_a_word(qtbot: QtBot) -> None:
    session = Session()
    session.apply("Add Linear", with_linear(session.document))
    session.apply("Label", edits.set_label(session.document, "linear", "a"), merge="label")
    session.undo()
    session.apply("Label", edits.set_label(session.document, "linear", "b"), merge="label")
    session.undo()
    assert session.document.nodes["linear"].label == ""


def test_moving_a_block_checks_nothing(qtbot: QtBot) -> None:
    session = Session(with_linear(Document()))
    checked = session.checked
    session.apply("Move", edits.move_nodes(session.document, {"linear": (5.0, 5.0)}))
    assert session.checked.nodes is checked.nodes


def test_what_is_removed_is_no_longer_selected(qtbot: QtBot) -> None:
    document = with_linear(with_linear(Document()), "other")
    edge = Edge(source="linear", target="other")
    session = Session(edits.connect(document, edge))
    session.select({"linear", "other"}, {edge})
    session.apply("Delete", edits.remove_nodes(session.document, {"other"}))
    assert session.selected_nodes == {"linear"}
    assert session.selected_edges == frozenset()


def test_a_document_is_dirty_until_it_is_saved_and_clean_again_after_undo(qtbot: QtBot) -> None:
    session = Session()
    assert not session.dirty
    session.apply("Add Linear", with_linear(session.document))
    assert session.dirty
    session.undo()
    assert not session.dirty
    session.redo()
    session.mark_saved(Path("network.json"))
    assert not session.dirty and session.path == Path("network.json")


def test_loading_forgets_history_and_selection(qtbot: QtBot) -> None:
    session = Session(with_linear(Document()))
    session.select({"linear"})
    session.load(Document(name="other"), Path("other.json"))
    assert session.history.undo_name is None
    assert session.selected_nodes == frozenset()
    assert not session.dirty


def test_the_same_drawing_with_another_path_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session()
    with qtbot.waitSignal(session.file_changed):
        session.load(session.document, tmp_path / "net.json")
    assert session.path == tmp_path / "net.json"
