"""The section Weights: how the weights of the selected blocks start and move."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from designer.panels.weight_row import OWN, WeightRow
from designer.panels.weights_section import MOST_ROWS, WeightsSection
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Decorations, Recipe
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.edits.drawing_edits import add_node, connect, set_params
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.graph_runtime.drawings import wire


def opened(window: MainWindow, *nodes: str) -> WeightsSection:
    window.session.select(nodes)
    section = window.inspector.block.weights
    if not section.head.isChecked():
        section.head.click()
    return section


def row(section: WeightsSection, name: str) -> WeightRow:
    return next(r for r in section.rows if not r.isHidden() and r.words().split()[0] == name)


def choose(section: WeightsSection, name: str, title: str) -> None:
    box = row(section, name).box
    index = box.findText(title)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def said(window: MainWindow, node: str) -> Decorations | None:
    return window.session.document.nodes[node].decorations


def test_it_is_folded_up_until_a_person_opens_it(window: MainWindow) -> None:
    window.session.select(["conv"])
    section = window.inspector.block.weights
    assert not section.isHidden()
    assert not section.head.isChecked()
    section.head.click()
    assert [r.words() for r in section.rows] == [f"weight {OWN}", f"bias {OWN}"]
    window.session.select(["flat"])
    assert section.isHidden()
    window.session.select(["logits"])
    assert section.head.isChecked()


def test_choosing_an_initializer_is_one_step_of_undo(window: MainWindow) -> None:
    section = opened(window, "conv")
    choose(section, "weight", "Kaiming normal")
    decorations = said(window, "conv")
    assert decorations is not None
    assert decorations.initializers == {"weight": Recipe(kind="kaiming_normal_")}
    assert window.session.history.undo_name == "Start weight of conv with kaiming_normal_"
    assert row(section, "weight").words() == "weight Kaiming normal standard deviation 0.471"
    window.session.undo()
    assert said(window, "conv") is None
    assert row(section, "weight").box.currentText() == OWN
    window.session.redo()
    row(section, "weight").back.click()
    assert said(window, "conv") is None


def test_only_what_fits_a_weight_is_offered(window: MainWindow) -> None:
    section = opened(window, "logits")
    offered = {
        row(section, "bias").box.itemText(i) for i in range(row(section, "bias").box.count())
    }
    assert "Orthogonal" not in offered
    assert {"Zeros", "Constant", OWN} <= offered
    assert row(section, "weight").box.findText("Orthogonal") > 0
    assert row(section, "weight").box.findText("Dirac") < 0


def test_a_parameter_is_typed_in_one_step_and_refused_with_a_sentence(
    qtbot: QtBot, window: MainWindow
) -> None:
    section = opened(window, "logits")
    choose(section, "weight", "Normal")
    field = row(section, "weight").form.findChild(QLineEdit, "param.std")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.02")
    decorations = said(window, "logits")
    assert decorations is not None
    assert decorations.initializers["weight"].params == {"std": 0.02}
    assert window.session.history.undo_name == "Set std of weight of logits"
    field.selectAll()
    qtbot.keyClicks(field, "-1")
    assert "It must be" in row(section, "weight").form.field("std").sentence
    window.session.undo()
    decorations = said(window, "logits")
    assert decorations is not None
    assert decorations.initializers["weight"].params == {}


def test_frozen_puts_a_lock_on_the_block_and_rates_are_checked(
    qtbot: QtBot, window: MainWindow
) -> None:
    section = opened(window, "conv")
    box = section.moves.findChild(QCheckBox, "param.frozen")
    assert isinstance(box, QCheckBox)
    box.click()
    assert said(window, "conv") == Decorations(frozen=True)
    assert window.canvas.mirror.blocks["conv"].face.frozen
    assert "of them trained" in _totals(window)
    rate = section.moves.findChild(QLineEdit, "param.lr_factor")
    assert isinstance(rate, QLineEdit)
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "0.5")
    assert said(window, "conv") == Decorations(frozen=True, lr_factor=0.5)
    rate.selectAll()
    qtbot.keyClicks(rate, "-2")
    assert section.moves.field("lr_factor").sentence == "lr_factor takes a number above 0 to 1000."
    assert said(window, "conv") == Decorations(frozen=True, lr_factor=0.5)


def _totals(window: MainWindow) -> str:
    window.inspector.document.show_present()
    return window.inspector.document.facts()


def test_a_block_that_says_something_shows_it_at_once(window: MainWindow) -> None:
    document = set_decoration(window.session.document, "conv", "frozen", True)
    window.session.apply("Freeze", document)
    window.session.select(["conv"])
    assert window.inspector.block.weights.head.isChecked()
    window.session.select(["logits"])
    assert not window.inspector.block.weights.head.isChecked()


def test_several_blocks_are_decorated_together(window: MainWindow) -> None:
    document = add_node(window.session.document, "more", "Linear", (0, 200), {"bias": False})
    window.session.apply("Add Linear", connect(document, wire("flat", "more")))
    section = opened(window, "logits", "more")
    choose(section, "weight", "Zeros")
    choose(section, "bias", "Ones")
    for node in ("logits", "more"):
        decorations = said(window, node)
        assert decorations is not None
        assert "weight" in decorations.initializers
        assert ("bias" in decorations.initializers) == (node == "logits")


def test_an_initializer_of_a_weight_that_is_gone_can_be_taken_away(window: MainWindow) -> None:
    document = set_initializer(window.session.document, "logits", "bias", Recipe(kind="zeros_"))
    document = set_params(document, "logits", {"bias": False})
    window.session.apply("Take the bias away", document)
    section = opened(window, "logits")
    assert "no weight called 'bias'" in window.inspector.block.words.problems
    row(section, "bias").back.click()
    assert not window.session.checked.problems


def test_words_of_a_file_are_shown_as_plain_text(window: MainWindow) -> None:
    recipe = Recipe(kind="<b>\u202eodd")
    document = set_initializer(window.session.document, "logits", "<i>weight", recipe)
    window.session.apply("Read", document)
    section = opened(window, "logits")
    shown = row(section, "<i>weight")
    assert shown.box.placeholderText() == "<b>\\u202eodd"


def test_a_block_of_many_weights_lists_the_first(window: MainWindow) -> None:
    document = add_node(window.session.document, "deep", "LSTM", (0, 200), {"num_layers": 20})
    document = add_node(document, "steps", "Input", (0, 300), {"shape": [5, 3]})
    window.session.apply("Add LSTM", connect(document, wire("steps", "deep")))
    section = opened(window, "deep")
    assert len([r for r in section.rows if not r.isHidden()]) == MOST_ROWS


def test_a_key_freezes_the_selection_and_lets_it_learn_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.select(["conv", "flat"])
    window.menus.run("freeze")
    assert said(window, "conv") == Decorations(frozen=True)
    assert said(window, "flat") is None
    assert window.session.history.undo_name == "Freeze"
    window.menus.run("freeze")
    assert said(window, "conv") is None
    window.session.select(["flat"])
    window.menus.run("freeze_up_to")
    assert said(window, "conv") == Decorations(frozen=True)
    assert said(window, "logits") is None


def test_weights_inside_a_group_are_decorated_where_they_are(window: MainWindow) -> None:
    document, group = group_nodes(window.session.document, ["conv"], wish="part")
    window.session.apply("Group", document)
    window.session.level.enter(group)
    section = opened(window, "conv")
    choose(section, "weight", "Orthogonal")
    inside = window.session.document.definitions["part"].nodes["conv"].decorations
    assert inside == Decorations(initializers={"weight": Recipe(kind="orthogonal_")})
    assert "nn.init.orthogonal_(self.conv.weight)" in generate(window.session.checked).text
    check_source(generate(window.session.checked).text, window.session.document)
