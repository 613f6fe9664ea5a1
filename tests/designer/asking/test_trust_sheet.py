"""The sheet that shows code before it may run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.asking.trust_sheet import TrustSheet
from graph_runtime.custom.python_code import Lines, PythonCode, digest_of, read_code
from tests.graph_runtime.custom.texts import MIXER, forward, lines

Key = Qt.Key


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def sheet(parent: QWidget, qtbot: QtBot, code: PythonCode, before: Lines | None) -> TrustSheet:
    made = TrustSheet("cell/mine", code, before, LIGHT, parent)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_sheet_shows_every_line_and_what_is_new(qtbot: QtBot, parent: QWidget) -> None:
    before = lines(MIXER.replace("2.0", "1.0"))
    shown = sheet(parent, qtbot, read_code(lines(MIXER)), before)
    text = shown.text.toPlainText()
    assert [row[6:] for row in text.split("\n")] == MIXER.rstrip("\n").split("\n")
    changes = shown.changes.toPlainText().split("\n")
    assert "-STEEP = 1.0" in changes
    assert "+STEEP = 2.0" in changes
    assert shown.text.isReadOnly()


def test_markup_in_code_is_shown_as_it_is(qtbot: QtBot, parent: QWidget) -> None:
    text = forward("return x  # <img src='http://127.0.0.1:9/x'> &nbsp; <b>harmless</b>")
    shown = sheet(parent, qtbot, read_code(lines(text)), lines(text.replace("<b>", "")))
    for page in (shown.text, shown.changes):
        assert "<img src='http://127.0.0.1:9/x'> &nbsp; <b>harmless</b>" in page.toPlainText()


def test_escape_and_return_mean_no(qtbot: QtBot, parent: QWidget) -> None:
    for key in (Key.Key_Escape, Key.Key_Return):
        shown = sheet(parent, qtbot, read_code(lines(MIXER)), None)
        qtbot.keyClick(shown, key)
        assert shown.result() == TrustSheet.DialogCode.Rejected


def test_a_long_text_has_to_be_seen_to_its_end(qtbot: QtBot, parent: QWidget) -> None:
    code = read_code(lines(forward(*[f"x = x + {n}" for n in range(300)], "return x")))
    shown = sheet(parent, qtbot, code, None)
    assert not shown.yes.isEnabled()
    bar = shown.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert shown.yes.isEnabled()
    qtbot.mouseClick(shown.yes, Qt.MouseButton.LeftButton)
    assert shown.result() == TrustSheet.DialogCode.Accepted


def test_digests_name_the_text_that_was_shown(qtbot: QtBot, parent: QWidget) -> None:
    code = read_code(lines(MIXER))
    shown = sheet(parent, qtbot, code, None)
    rows = tuple(row[6:] for row in shown.text.toPlainText().split("\n"))
    assert digest_of(rows) == code.digest
