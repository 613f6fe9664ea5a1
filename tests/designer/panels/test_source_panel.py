"""The source panel follows the drawing, and the selection in both directions."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from designer.appearance.splicing import splice
from designer.appearance.theme import DARK
from designer.panels.source_panel import STALE
from designer.window.main_window import MainWindow
from graph_runtime.edits.drawing_edits import disconnect, set_param
from graph_runtime.source.generate import generate


def shown(qtbot: QtBot, window: MainWindow) -> QPlainTextEdit:
    window.docks.show("source")
    qtbot.waitUntil(lambda: window.source.isVisible() and window.source.settled)
    return window.source.text


def line_of(window: MainWindow, node: str) -> int:
    lines = generate(window.session.checked).lines
    return min(number for number, owner in lines.items() if owner == node)


def test_it_is_the_generated_text(qtbot: QtBot, window: MainWindow) -> None:
    text = shown(qtbot, window)
    assert text.toPlainText() == generate(window.session.checked).text


def test_it_follows_an_edit_after_a_moment(qtbot: QtBot, window: MainWindow) -> None:
    text = shown(qtbot, window)
    document = set_param(window.session.document, "logits", "out_features", 321)
    window.session.apply("Set out_features", document)
    qtbot.waitUntil(lambda: "321" in text.toPlainText())


def test_selecting_a_block_marks_its_lines(qtbot: QtBot, window: MainWindow) -> None:
    text = shown(qtbot, window)
    window.session.select(["logits"])
    marked = [s.cursor.blockNumber() + 1 for s in text.extraSelections()]
    lines = generate(window.session.checked).lines
    assert marked == [number for number, node in lines.items() if node == "logits"]
    assert text.textCursor().blockNumber() + 1 == marked[0]


def test_a_click_on_a_line_selects_its_block(qtbot: QtBot, window: MainWindow) -> None:
    text = shown(qtbot, window)
    text.verticalScrollBar().setValue(line_of(window, "conv") - 2)
    block = text.document().findBlockByNumber(line_of(window, "conv") - 1)
    place = text.cursorRect(QTextCursor(block)).center()
    window.session.select(["logits"])
    text.verticalScrollBar().setValue(line_of(window, "conv") - 2)
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.selected_nodes == {"conv"}


def test_with_problems_the_last_good_text_stays(qtbot: QtBot, window: MainWindow) -> None:
    text = shown(qtbot, window)
    good = text.toPlainText()
    edges = window.session.document.edges
    window.session.apply("Disconnect", disconnect(window.session.document, edges[:1]))
    qtbot.waitUntil(lambda: window.source.settled)
    assert text.toPlainText() == good
    assert window.source.state == STALE
    window.set_theme(DARK)


def test_the_text_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    window.copy_source()
    assert QGuiApplication.clipboard().text() == generate(window.session.checked).text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "a\nb\n"),
        ("a\nb\n", ""),
        ("a\nb\nc\n", "a\nx\nc\n"),
        ("aaaa", "aa"),
        ("aa", "aaaa"),
        ("one\ntwo\n", "one\ntwo\n"),
        ("x = 1\ny = 2\n", "y = 2\nx = 1\n"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a\nb\nc", "c"),
        ("c", "a\nb\nc"),
        ("a\n\n\nb", "\nb\n\na\n"),
    ],
)
def test_replacing_only_what_differs_gives_the_new_text(old: str, new: str) -> None:
    document = QTextDocument(old)
    splice(document, new)
    assert document.toPlainText() == new


def test_replacing_is_right_for_many_drawn_texts() -> None:
    dice = random.Random(3)
    document = QTextDocument()
    for _ in range(1_500):
        text = "\n".join(dice.choice(("", "a", "b", "ab")) for _ in range(dice.randint(0, 6)))
        splice(document, text)
        assert document.toPlainText() == text
