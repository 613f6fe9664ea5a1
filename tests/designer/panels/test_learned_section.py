"""What people set beside what is learned: hyper-parameters are saved, tensors are listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.edits.decorating import set_decoration
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import read_document
from tests.designer.conftest import Answers
from tests.end_to_end.person import Person
from tests.graph_runtime.lint_rules.patterns import linear, row


def learned(qtbot: QtBot, window: MainWindow, *nodes: str) -> str:
    """Select these blocks and open their Parameters tab with the keyboard."""
    window.session.select(nodes)
    page = window.inspector.block
    page.tabs.setFocus()
    if page.tabs.currentIndex() == 0:
        qtbot.keyClick(page.tabs, Qt.Key.Key_Right)
    assert page.learned.isVisible() and not page.form.isVisible()
    return page.learned.text()


@pytest.mark.row("S1.39")
def test_the_learned_tensors_of_a_block_have_names_shapes_and_counts(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_example(read_example("lenet5"))
    lines = learned(qtbot, window, "c1").split("\n")
    assert lines[1:] == ["weight 6 × 1 × 5 × 5 150", "bias 6 6"]
    assert window.inspector.block.tabs.tabText(1) == "Parameters (156)"
    assert "Nothing in this block is learned." in learned(qtbot, window, "tanh1")
    qtbot.keyClick(window.inspector.block.tabs, Qt.Key.Key_Left)
    window.session.select(["c1"])
    assert window.inspector.block.form.isVisible()


def test_a_group_lists_what_is_in_it_and_a_large_one_the_first(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_example(read_example("resnet152"))
    assert "bn1.weight 64 64" in learned(qtbot, window, "bn1", "conv1")
    text = learned(qtbot, window, "stage3")
    assert "0.conv1.weight 256 × 1024 × 1 × 1 262,144" in text
    assert len(text.split("\n")) == 61


def test_frozen_tensors_are_told(qtbot: QtBot, window: MainWindow) -> None:
    document = set_decoration(read_example("lenet5"), "c1", "frozen", True)
    window.files.show_document(document, None)
    assert learned(qtbot, window, "c1").startswith("All of them are frozen")


def test_return_on_the_canvas_leads_back_to_what_can_be_set(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_example(read_example("lenet5"))
    learned(qtbot, window, "c1")
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert window.inspector.block.form.isVisible()


@pytest.mark.row("S1.39")
def test_every_hyper_parameter_of_the_notes_has_a_field_and_is_saved(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    """Learning rate, momentum, λ, batch size, epochs, width, depth, activation."""
    person, session, recipe = Person(qtbot, window), window.session, window.recipe
    network = row(("Input", {"shape": [4, 8]}), linear(8), ("RNN", {}))
    window.files.show_document(network, None)
    dense, cell = (n for n, node in network.nodes.items() if node.kind in ("Linear", "RNN"))
    form = window.inspector.block.form
    session.select([dense])
    person.retype(form, "out_features", "48")
    session.select([cell])
    person.retype(form, "num_layers", "3")
    editor = form.findChild(QComboBox, "param.nonlinearity")
    assert isinstance(editor, QComboBox)
    person.choose(editor, "relu")
    person.press("training")
    person.choose(recipe.sections["optimizer"].box, "SGD")
    for name, text in (("lr", "0.03"), ("momentum", "0.9"), ("weight_decay", "0.0005")):
        person.retype(recipe.sections["optimizer"].form, name, text)
    for name, text in (("epochs", "7"), ("batch_size", "32")):
        person.retype(recipe.forms["run"], name, text)
    answers.to_save = tmp_path / "net.json"
    person.press("save")
    saved = read_document(tmp_path / "net.json")
    assert saved.nodes[dense].params == {"out_features": 48}
    assert saved.nodes[cell].params == {"num_layers": 3, "nonlinearity": "relu"}
    assert saved.training is not None
    assert (saved.training.epochs, saved.training.batch_size) == (7, 32)
    assert saved.training.optimizer.kind == "SGD"
    assert saved.training.optimizer.params == {"lr": 0.03, "momentum": 0.9, "weight_decay": 0.0005}
