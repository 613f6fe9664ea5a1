"""The list of examples says what each of them does, and gives the one that was opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.plain_text import PlainLabel
from designer.dialogs.examples_dialog import ExamplesDialog
from graph_runtime.keeping.examples import described, example_names, read_example


def test_the_sentence_follows_the_arrow_keys_and_enter_opens(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExamplesDialog(parent)
    dialog.show()
    sentences = []
    for _ in example_names():
        sentences.append([label.text() for label in dialog.findChildren(PlainLabel)][-1])
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    examples = {name: read_example(name) for name in example_names()}
    by_title = sorted(examples, key=lambda name: examples[name].name.casefold())
    with_data = [name for name in by_title if examples[name].training is not None]
    ordered = with_data + [name for name in by_title if name not in with_data]
    assert sentences == [described(examples[name]) for name in ordered]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.chosen == ordered[-1]


def listed(dialog: ExamplesDialog) -> list[str]:
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None and not item.isHidden()]


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[ExamplesDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ExamplesDialog(parent)
    made.show()
    yield made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("side heads", "GoogLeNet with side heads"),
        ("1998 TANH", "LeNet-5 of 1998"),
        ("localresponsenorm", "AlexNet"),
        ("side_head", "GoogLeNet of torchvision with side heads"),
        ("iris", "Iris"),
    ],
)
def test_an_example_is_found_by_name_by_what_it_says_and_by_its_blocks(
    qtbot: QtBot, dialog: ExamplesDialog, typed: str, found: str
) -> None:
    qtbot.keyClicks(dialog.search, typed)
    names = listed(dialog)
    assert found in names and len(names) < 10
    assert dialog.list.currentItem().text(0) == names[0]


def test_arrow_keys_in_the_search_go_through_what_is_listed(
    qtbot: QtBot, dialog: ExamplesDialog
) -> None:
    dialog.search.setFocus()
    qtbot.keyClicks(dialog.search, "vgg channels double")
    names = listed(dialog)
    assert names == ["VGG-11", "VGG-13", "VGG-16", "VGG-19"]
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.list.currentItem().text(0) == "VGG-13"
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.chosen == "vgg13"


def test_nothing_is_opened_where_nothing_is_found(qtbot: QtBot, dialog: ExamplesDialog) -> None:
    qtbot.keyClicks(dialog.search, "no such network")
    assert listed(dialog) == []
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.chosen is None
    dialog.search.clear()
    assert len(listed(dialog)) == len(example_names())
