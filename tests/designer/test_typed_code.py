"""Typing code in the window: what a person types is theirs, what comes another way is not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from designer.form.code_edit import CodeEdit
from designer.window.main_window import MainWindow
from graph_runtime.custom.python_module import TEMPLATE
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.facts.looking import UNTRUSTED
from tests.designer.code_desk import asked, desk, opened, problems, stored
from tests.graph_runtime.custom.texts import MIXER, forward, lines, own

Key = Qt.Key


__all__ = ["desk"]


def written_anew(qtbot: QtBot, desk: MainWindow, tmp_path: Path, text: str) -> CodeEdit:
    """A stranger's text taken away, and this typed in its place."""
    opened(desk, tmp_path, own(MIXER, width=5))
    edit = desk.inspector.block.code.edit
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Delete)
    qtbot.keyClicks(edit, text)
    return edit


def test_what_the_person_types_into_trusted_code_stays_trusted(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    assert problems(desk) == []
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " + 1")
    assert stored(desk)[-1].endswith("+ 1")
    qtbot.waitUntil(lambda: desk.code.settled and problems(desk) == [])
    assert TrustStore().trusts(stored(desk))
    assert asked(desk)[-1].code == stored(desk)


def test_typing_into_a_strangers_code_does_not_make_it_trusted(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, "  # mine")
    assert problems(desk) == [UNTRUSTED]
    assert not TrustStore().trusts(stored(desk))
    assert asked(desk) == []


def test_what_is_pasted_is_asked_for(qtbot: QtBot, desk: MainWindow, tmp_path: Path) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    pasted = QMimeData()
    pasted.setText(" * evil()")
    edit.insertFromMimeData(pasted)
    assert problems(desk) == [UNTRUSTED]
    qtbot.keyClicks(edit, " + 1")
    assert problems(desk) == [UNTRUSTED]
    assert not TrustStore().trusts(stored(desk))


def test_lines_that_are_moved_about_stay_the_persons(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.moveCursor(QTextCursor.MoveOperation.StartOfLine, QTextCursor.MoveMode.KeepAnchor)
    edit.cut()
    edit.paste()
    assert QGuiApplication.clipboard().text()
    assert stored(desk) == TEMPLATE
    assert problems(desk) == []


def test_a_strangers_text_is_not_blessed_on_its_way_over_the_clipboard(
    desk: MainWindow, tmp_path: Path
) -> None:
    document = own(MIXER, width=5)
    other = document.nodes["mine"].model_copy(update={"params": {"code": list(TEMPLATE)}})
    document = document.replaced(nodes={**document.nodes, "logits": other})
    opened(desk, tmp_path, document)
    edit = desk.inspector.block.code.edit
    edit.selectAll()
    edit.copy()
    desk.session.select(["logits"])
    assert edit.toPlainText() == "\n".join(TEMPLATE)
    edit.selectAll()
    edit.paste()
    pasted = tuple(desk.session.document.nodes["logits"].params["code"])
    assert pasted == lines(MIXER)
    assert not desk.code.trusts(pasted)


def test_undo_does_not_bring_a_strangers_text_back_as_typed(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    edit = written_anew(qtbot, desk, tmp_path, "x")
    assert desk.code.trusts(stored(desk))
    edit.undo()
    while desk.session.history.undo_name:
        desk.session.undo()
    assert stored(desk) == lines(MIXER)
    assert not desk.code.trusts(stored(desk))
    assert problems(desk) == [UNTRUSTED]


def test_a_line_is_a_step_of_undo(qtbot: QtBot, desk: MainWindow, tmp_path: Path) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " + 1")
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.keyClicks(edit, "# said")
    assert stored(desk)[-1].strip() == "# said"
    desk.session.undo()
    assert stored(desk)[-1].endswith("+ 1")
    assert edit.textCursor().position() > len(edit.toPlainText()) // 2
    desk.session.undo()
    assert stored(desk) == TEMPLATE


def test_a_text_written_from_nothing_is_the_persons(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    written_anew(qtbot, desk, tmp_path, "x = 1")
    assert desk.code.trusts(stored(desk))


def test_an_edit_that_is_no_typing_trusts_nothing(desk: MainWindow, tmp_path: Path) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    other = list(lines(forward("return x")))
    changed = set_param(desk.session.document, "mine", "code", other)
    desk.session.apply("Paste", changed)
    assert problems(desk) == [UNTRUSTED]


def test_undo_and_redo_bring_text_and_trust_back(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " + 1")
    typed = stored(desk)
    desk.session.undo()
    assert stored(desk) == TEMPLATE
    assert edit.toPlainText() == "\n".join(TEMPLATE)
    assert problems(desk) == []
    desk.session.redo()
    assert stored(desk) == typed
    qtbot.waitUntil(lambda: desk.code.settled and problems(desk) == [])


def test_a_syntax_error_is_told_with_its_line_while_one_types(
    qtbot: QtBot, desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " +")
    assert problems(desk)[0].startswith(f"Line {len(TEMPLATE)}: ")
    assert edit.toPlainText().endswith(" +")
    (mark,) = edit.extraSelections()
    assert mark.cursor.blockNumber() == len(TEMPLATE) - 1
    qtbot.keyClicks(edit, " 1")
    assert edit.extraSelections() == []


def test_keys_indent_as_python_wants_it(qtbot: QtBot, desk: MainWindow, tmp_path: Path) -> None:
    opened(desk, tmp_path, own("\n".join(TEMPLATE)))
    edit = desk.inspector.block.code.edit
    edit.selectAll()
    qtbot.keyClicks(edit, "if x:")
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.keyClicks(edit, "y")
    assert edit.toPlainText() == "if x:\n    y"
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.keyClick(edit, Key.Key_Backspace)
    qtbot.keyClick(edit, Key.Key_Tab)
    qtbot.keyClicks(edit, "z")
    assert edit.toPlainText() == "if x:\n    y\n    z"
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Tab)
    assert edit.toPlainText() == "    if x:\n        y\n        z"
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Backtab)
    assert edit.toPlainText() == "if x:\n    y\n    z"
