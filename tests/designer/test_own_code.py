"""Trust in the window: what a person reads or types is trusted, what a file says is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from designer.canvas.fitting import fit_of, fitting_blocks, fitting_ports
from designer.canvas.hits import PortRef
from designer.dialogs.trust_sheet import TrustSheet
from designer.main_window import MainWindow
from designer.measuring import Measuring
from designer.theme import LIGHT
from graph_runtime.custom.answers import Answer, Question
from graph_runtime.custom.looking import TRUST_WORDS, UNTRUSTED
from graph_runtime.custom.python_code import Lines, PythonCode, digest_of, read_code
from graph_runtime.custom.python_module import TEMPLATE
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document import Document, Edge
from graph_runtime.edits import set_param
from graph_runtime.files import read_document, write_document
from tests.designer.canvas.stage import Hands
from tests.designer.conftest import Answers
from tests.graph_runtime.custom.test_security import PAYLOADS, payload
from tests.graph_runtime.custom.texts import MIXER, forward, lines, own

Key = Qt.Key


class Scholar(Measuring):
    """Answers every question at once: the result is as wide as the width says."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Question] = []

    def want(self, questions: object) -> None:
        for question in questions:  # type: ignore[attr-defined]
            if question not in self.asked:
                self.asked.append(question)
                width = dict(question.arguments).get("width", question.inputs[0].last)
                answer = Answer(
                    question.inputs,
                    (question.inputs[0].with_last(width),),
                    {"into.weight": (width, question.inputs[0].last)},
                    64,
                )
                self.answered.emit(question, answer)


@pytest.fixture
def desk(window: MainWindow, answers: Answers) -> Iterator[MainWindow]:
    """The window with a worker that knows everything."""
    scholar = Scholar()
    code = window.code
    code.measuring.answered.disconnect(code._learn)
    code.measuring = scholar
    scholar.answered.connect(code._learn)
    yield window


def asked(window: MainWindow) -> list[Question]:
    assert isinstance(window.code.measuring, Scholar)
    return window.code.measuring.asked


def opened(window: MainWindow, tmp_path: Path, document: Document) -> None:
    """The document as a stranger's file, with its own block selected."""
    write_document(tmp_path / "stranger.json", document)
    window.files.show_document(read_document(tmp_path / "stranger.json"), None)
    window.session.select(["mine"])


def problems(window: MainWindow) -> list[str]:
    return [problem.message for problem in window.session.checked.problems]


def stored(window: MainWindow) -> Lines:
    return tuple(window.session.document.nodes["mine"].params["code"])


def remedy_button(window: MainWindow) -> QPushButton:
    found = window.problems.list.findChildren(QPushButton)
    return next(button for button in found if button.text() == TRUST_WORDS)


def test_a_strangers_code_is_shown_as_text_and_told_as_a_problem(
    desk: MainWindow, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    assert problems(desk) == [UNTRUSTED]
    section = desk.inspector.block.code
    assert section.edit.toPlainText() == MIXER.rstrip("\n")
    assert section.button.isVisibleTo(desk.inspector.block)
    assert UNTRUSTED in desk.inspector.block.words.problems
    assert asked(desk) == []
    assert not desk.session.checked.sound


def test_opening_a_document_in_the_window_runs_nothing(desk: MainWindow, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for name in PAYLOADS:
        opened(desk, tmp_path, payload(name, mark))
        desk.source.write()
        desk.canvas.frame_all()
        desk.training.train()
        assert asked(desk) == [], name
        assert desk.runs.folder is None, name
        assert not mark.exists(), name


def test_reading_and_agreeing_lets_it_run(
    qtbot: QtBot, desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    qtbot.mouseClick(remedy_button(desk), Qt.MouseButton.LeftButton)
    assert answers.trust_asked == [("mine", lines(MIXER))]
    assert problems(desk) == []
    assert desk.session.checked.nodes["mine"].outputs["y"].shape == ("N", 5)
    assert TrustStore().trusts(lines(MIXER))
    assert not desk.inspector.block.code.button.isVisibleTo(desk.inspector.block)
    desk.source.write()
    assert "class Mixer(nn.Module):" in desk.source.text.toPlainText()


def test_saying_no_changes_nothing(
    qtbot: QtBot, desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    answers.agreed = False
    qtbot.mouseClick(desk.inspector.block.code.button, Qt.MouseButton.LeftButton)
    assert len(answers.trust_asked) == 1
    assert problems(desk) == [UNTRUSTED]
    assert not TrustStore().trusts(lines(MIXER))


def test_trusting_one_block_does_not_bless_another(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = own(MIXER, width=5)
    other = document.nodes["mine"].model_copy(
        update={"params": {"code": list(lines(forward("return -x")))}}
    )
    document = document.replaced(nodes={**document.nodes, "logits": other})
    opened(desk, tmp_path, document)
    desk.code.ask("mine")
    assert [p.node for p in desk.session.checked.problems if p.message == UNTRUSTED] == ["logits"]


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
    opened(desk, tmp_path, own(MIXER, width=5))
    edit = desk.inspector.block.code.edit
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Delete)
    qtbot.keyClicks(edit, "x")
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
    opened(desk, tmp_path, own(MIXER, width=5))
    edit = desk.inspector.block.code.edit
    edit.selectAll()
    qtbot.keyClick(edit, Key.Key_Delete)
    qtbot.keyClicks(edit, "x = 1")
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


def test_arguments_of_the_constructor_are_fields_of_the_form(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER))
    desk.code.ask("mine")
    assert problems(desk) == ["width is not set."]
    form = desk.inspector.block.form
    form.field("width").entered.emit("width", 7)
    assert desk.session.document.nodes["mine"].params["width"] == 7
    assert problems(desk) == []
    with pytest.raises(KeyError):
        form.field("code")


def test_a_damaged_store_trusts_nothing_and_says_so(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    desk.code.ask("mine")
    assert problems(desk) == []
    TrustStore().file.write_text("{")
    said: list[str] = []
    desk.code.said.connect(said.append)
    opened(desk, tmp_path, own(MIXER, width=6))
    assert problems(desk) == [UNTRUSTED]
    assert "no code is trusted" in said[0]


def test_a_new_block_from_the_palette_runs_at_once(desk: MainWindow) -> None:
    assert "PythonModule" in desk.palette_panel.kinds()
    desk.canvas.add_block("PythonModule")
    added = next(
        node for node, one in desk.session.document.nodes.items() if one.kind == "PythonModule"
    )
    assert UNTRUSTED not in problems(desk)
    desk.session.select([added])
    assert desk.inspector.block.code.edit.toPlainText() == "\n".join(TEMPLATE)


def test_wires_may_lead_to_code_that_nobody_trusts_yet(desk: MainWindow, tmp_path: Path) -> None:
    document = own(MIXER, width=5)
    cut = document.replaced(edges=tuple(e for e in document.edges if e.target != "mine"))
    opened(desk, tmp_path, cut)
    checked = desk.session.checked
    wire = Edge(source="flat", target="mine")
    assert PortRef("mine", "x", False) in fitting_ports(checked, PortRef("flat", "y", True))
    assert fit_of(checked, cut, wire).good
    kinds = fitting_blocks(
        checked, PortRef("flat", "y", True), desk.canvas.catalogue.kinds.values()
    )
    assert "PythonModule" in [kind.kind() for kind in kinds]
    desk.inspector.block.weights.show_nodes(["mine"], checked)


def test_an_answer_does_not_take_a_block_out_of_the_hand(
    desk: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened(desk, tmp_path, own(MIXER, width=5))
    desk.canvas.frame_all()
    hands = Hands(desk.canvas)
    start = hands.block("flat")
    hands.press(start)
    hands.move(start + QPointF(0, 60))
    desk.code.ask("mine")
    assert problems(desk) == []
    assert desk.canvas.mouse.busy
    hands.move(start + QPointF(0, 120))
    hands.release(start + QPointF(0, 120))
    assert hands.block("flat").y() > start.y() + 80


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


# The sheet itself


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
