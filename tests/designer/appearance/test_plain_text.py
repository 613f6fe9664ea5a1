"""Text from a stranger's file stands on the screen exactly as it is (rule R23)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from designer.appearance.plain_text import MAX_SHOWN, PlainMessage, tip, visible
from designer.window.main_window import MainWindow
from graph_runtime.edits.drawing_edits import set_label, set_name

DESIGNER = Path(__file__).parents[3] / "designer"
MARKUP = '<img src="http://127.0.0.1:1/x"><a href="file:///etc/passwd">here</a><style>*{}</style>'
SAYS = {"tip", "_tooltip"}
GUARDED = {"setToolTip", "setStatusTip", "setWhatsThis"}
FORBIDDEN = {"setHtml", "appendHtml", "insertHtml", "QErrorMessage"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("naïve – ok", "naïve – ok"),
        ("two\nlines", "two\nlines"),
        ("evil\u202etxt.exe", "evil\\u202etxt.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("esc\x1b[31m", "esc\\u001b[31m"),
        ("nul\x00", "nul\\u0000"),
        ("line\u2028separator", "line\\u2028separator"),
        ("\ud800", "\\ud800"),
    ],
)
@pytest.mark.row("T8")
def test_characters_that_deceive_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_long_text_is_cut() -> None:
    assert len(visible("x" * 10_000_000)) == MAX_SHOWN


def test_a_tooltip_shows_markup_as_it_stands() -> None:
    assert "<img" not in tip(MARKUP)
    assert tip("") == "", "an empty tooltip is none"


@pytest.mark.row("T18")
def test_every_label_of_the_window_is_plain(qtbot: QtBot, window: MainWindow) -> None:
    document = set_label(set_name(window.session.document, MARKUP), "conv", MARKUP)
    window.session.apply("Hostile", document)
    for name in window.docks.names():
        window.docks.show(name)
        for chosen in ((), ("conv",), ("conv", "flat")):
            window.session.select(chosen)
            qtbot.wait(1)
            rich = [
                label.text()
                for label in window.findChildren(QLabel)
                if label.textFormat() != Qt.TextFormat.PlainText and "<" in label.text()
            ]
            assert rich == []


def test_a_message_shows_markup_as_it_stands(qtbot: QtBot) -> None:
    box = PlainMessage("title", MARKUP, MARKUP)
    qtbot.addWidget(box)
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in box.informativeText()


@pytest.mark.row("T18")
def test_no_text_reaches_the_screen_by_a_way_that_reads_markup() -> None:
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted(DESIGNER.rglob("*.py"))
        if path.name != "plain_text.py"
        for call in _calls(path)
        if _reads_markup(call)
    ]
    assert found == []


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def _reads_markup(call: ast.Call) -> bool:
    name = _name(call.func)
    if name in FORBIDDEN:
        return True
    if name == "QLabel":
        return any(not isinstance(a, ast.Constant) for a in call.args)
    if name == "QMessageBox" or ast.unparse(call.func).startswith("QMessageBox."):
        return True
    if name in GUARDED:
        text = call.args[-1]
        said = isinstance(text, ast.Call) and _name(text.func) in SAYS
        return not said and not isinstance(text, ast.Constant)
    return False


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
