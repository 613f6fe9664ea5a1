"""The inspector shows what is selected and changes it, one named step at a time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.disk.strict_json import MAX_TEXT
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import add_node, set_label
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import document_text, parse_document


def line(window: MainWindow, name: str) -> QLineEdit:
    found = window.inspector.block.form.findChild(QLineEdit, f"param.{name}")
    assert isinstance(found, QLineEdit)
    return found


def retype(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_a_typed_number_is_one_step_of_undo(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["logits"])
    retype(qtbot, line(window, "out_features"), "128")
    assert window.session.document.nodes["logits"].params["out_features"] == 128
    assert window.session.history.undo_name == "Set out_features of logits"
    window.session.undo()
    assert "out_features" not in window.session.document.nodes["logits"].params
    assert line(window, "out_features").text() == "10"


@pytest.mark.row("S8.33")
def test_what_an_example_teaches_stands_beside_it(window: MainWindow) -> None:
    page = window.inspector.document
    assert page.description.isHidden()
    window.session.load(read_example("alexnet"), None)
    assert page.description.isVisibleTo(page)
    assert "Dated: local response normalization" in page.description.text()


def test_a_field_that_was_left_starts_another_step(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["logits"])
    field = line(window, "out_features")
    retype(qtbot, field, "20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    retype(qtbot, field, "30")
    window.session.undo()
    assert window.session.document.nodes["logits"].params["out_features"] == 20


def test_ctrl_z_in_a_field_undoes_in_the_document(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["logits"])
    field = line(window, "out_features")
    retype(qtbot, field, "77")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.history.undo_name is None
    assert field.text() == "10"


def test_two_blocks_of_one_kind_are_edited_together(qtbot: QtBot, window: MainWindow) -> None:
    document = add_node(window.session.document, "more", "Linear", (0, 200), {"out_features": 3})
    window.session.apply("Add Linear", document)
    window.session.select(["logits", "more"])
    retype(qtbot, line(window, "out_features"), "8")
    nodes = window.session.document.nodes
    assert (nodes["logits"].params["out_features"], nodes["more"].params["out_features"]) == (8, 8)
    assert window.session.history.undo_name == "Set out_features of 2 blocks"


def test_a_block_is_renamed_where_it_stands(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["conv"])
    name = window.inspector.block.names.first
    retype(qtbot, name, "stem")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert "stem" in window.session.document.nodes
    assert window.session.selected_nodes == {"stem"}
    assert window.session.history.undo_name == "Rename conv to stem"


@pytest.mark.parametrize("name", ["flat", "class", "Big", "1st", "forward", ""])
def test_a_name_that_cannot_be_had_says_why_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    before = window.session.document
    window.session.select(["conv"])
    names = window.inspector.block.names
    names.first.setFocus()
    names.first.selectAll()
    qtbot.keyClick(names.first, Qt.Key.Key_Delete)
    qtbot.keyClicks(names.first, name)
    qtbot.keyClick(names.first, Qt.Key.Key_Return)
    assert names.sentence.text()
    assert window.session.document == before


def test_shapes_cost_and_weights_are_shown(window: MainWindow) -> None:
    window.session.select(["conv"])
    facts = window.inspector.block.facts()
    assert "→ x (N, 1, 8, 8)   N C H W" in facts
    assert "y → (N, 4, 8, 8)   N C H W" in facts
    assert "weight 4 × 1 × 3 × 3" in facts
    assert "Parameters 40" in facts, "4 filters of 1×3×3 and 4 offsets"


def test_without_a_selection_the_totals_are_shown(window: MainWindow) -> None:
    window.session.select(())
    assert "Parameters 2,610" in window.inspector.document.facts(), "40 + 256×10 + 10"
    assert "L = 2" in window.inspector.document.facts()


def test_the_formula_is_drawn_beside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["conv"])
    formula = window.inspector.block.formula
    qtbot.waitUntil(lambda: formula.settled, timeout=10_000)
    assert formula.drawn


def test_the_reference_page_opens_only_when_asked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.session.select(["conv"])
    assert opened == []
    window.inspector.block.open_reference()
    assert opened[0].scheme() == "https"


def test_a_block_of_an_unknown_kind_is_named_and_has_no_form(window: MainWindow) -> None:
    document = add_node(Document(), "odd", "NoSuchBlock", (0, 0))
    window.session.load(document, None)
    window.session.select(["odd"])
    assert "No block is called 'NoSuchBlock'" in window.inspector.block.words.problems


@pytest.mark.row("T18")
def test_markup_in_a_label_is_shown_as_it_stands(window: MainWindow) -> None:
    markup = '<img src="http://127.0.0.1:1/x"><b>bold</b>'
    document = set_label(window.session.document, "conv", markup)
    window.session.apply("Label conv", document)
    window.session.select(["conv"])
    assert window.inspector.block.names.label.text() == markup


def test_a_label_is_no_longer_than_a_file_may_hold(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["conv"])
    QApplication.clipboard().setText("label " * 2_000)
    field = window.inspector.block.names.label
    field.setFocus()
    qtbot.keyClick(field, "v", Qt.KeyboardModifier.ControlModifier)
    document = window.session.document
    assert len(document.nodes["conv"].label) == MAX_TEXT
    assert parse_document(document_text(document)) == document
