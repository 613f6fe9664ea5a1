"""The list of examples says what each of them does, and gives the one that was opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.dialogs.examples_dialog import ExamplesDialog
from designer.plain_text import PlainLabel
from graph_runtime.examples import described, example_names, read_example


def test_the_sentence_follows_the_arrow_keys_and_enter_opens(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExamplesDialog(parent)
    dialog.show()
    sentences = []
    for _ in example_names():
        sentences.append([label.text() for label in dialog.findChildren(PlainLabel)][-1])
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert sentences == [described(read_example(name)) for name in example_names()]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.chosen == example_names()[-1]
