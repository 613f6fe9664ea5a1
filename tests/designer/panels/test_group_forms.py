"""Groups in the Inspector: formulas in fields, parameters offered, the page of a definition."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.edits.ungrouping import repeat
from tests.designer.conftest import small_document
from tests.end_to_end.person import Person


@pytest.fixture
def inside(window: MainWindow) -> MainWindow:
    """The window with the conv and what follows in a group, entered."""
    document, node = group_nodes(small_document(), ["conv", "flat"], wish="part")
    window.files.show_document(document, None)
    window.session.level.enter(node)
    return window


def _line(window: MainWindow, name: str) -> QLineEdit:
    field = window.inspector.findChild(QLineEdit, name)
    assert isinstance(field, QLineEdit), name
    return field


def test_a_formula_is_typed_after_an_equals_sign(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["conv"])
    person = Person(qtbot, window)
    form = window.inspector.block.form
    person.retype(form, "out_channels", "=4 * 2**1")
    node = window.session.document.nodes["conv"]
    assert node.params["out_channels"] == {"formula": "4 * 2**1"}
    assert window.session.checked.nodes["conv"].outputs["y"].shape[1] == 8
    assert window.canvas.mirror.blocks["conv"].face.details.startswith("8")
    line = _line(window, "param.out_channels")
    assert form.field("out_channels").told == "→ 8"
    person.retype(form, "out_channels", "=width")
    assert "width, which has no value" in form.field("out_channels").sentence
    assert window.session.document.nodes["conv"] is node
    window.session.select(["logits"])
    window.session.select(["conv"])
    assert line.text() == "= 4 * 2**1"
    person.retype(form, "out_channels", "6")
    assert window.session.document.nodes["conv"].params["out_channels"] == 6


def test_a_formula_of_a_repetition_shows_its_first_values(qtbot: QtBot, inside: MainWindow) -> None:
    session = inside.session
    document, node = group_nodes(small_document(), ["conv"], wish="part")
    inside.files.show_document(repeat(document, node, 5), None)
    session.level.enter("part")
    session.select(["conv"])
    qtbot.mouseClick(_offer(inside, "padding"), Qt.MouseButton.LeftButton)
    session.level.leave()
    Person(qtbot, inside).retype(inside.inspector.block.form, "padding", "= 1 + i")
    assert [c.scope["padding"] for c in session.checked.nodes["part"].inside] == [1, 2, 3, 4, 5]
    assert inside.inspector.block.form.field("padding").told == "→ 1, 2, 3 …"


def test_a_formula_is_no_training_recipe(qtbot: QtBot, window: MainWindow) -> None:
    window.docks.raise_dock("training")
    field = window.recipe.findChild(QLineEdit, "param.lr")
    assert isinstance(field, QLineEdit)
    before = window.session.document
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "=1 / 2")
    assert window.session.document.training.optimizer.params.get("lr") != {"formula": "1 / 2"}  # type: ignore[union-attr]
    window.session.undo()
    assert window.session.document == before or window.session.history.undo_name is None


def _offer(window: MainWindow, name: str) -> QToolButton:
    button = window.inspector.findChild(QToolButton, f"offer.{name}")
    assert isinstance(button, QToolButton) and button.isVisible()
    return button


def test_a_parameter_is_offered_to_the_group_and_set_at_its_node(
    qtbot: QtBot, inside: MainWindow
) -> None:
    session = inside.session
    session.select(["conv"])
    qtbot.mouseClick(_offer(inside, "out_channels"), Qt.MouseButton.LeftButton)
    assert session.document.definitions["part"].parameters == {"out_channels": 4}
    assert _line(inside, "param.out_channels").text() == "= out_channels"
    session.level.leave()
    Person(qtbot, inside).retype(inside.inspector.block.form, "out_channels", "7")
    assert session.document.nodes["part"].params == {"out_channels": 7}
    session.level.enter("part")
    assert session.level.checked.nodes["conv"].outputs["y"].shape[1] == 7


def test_the_page_of_a_group_names_it_and_its_parameters(qtbot: QtBot, inside: MainWindow) -> None:
    session, page = inside.session, inside.inspector.definition
    assert page.isVisible()
    page.name.selectAll()
    qtbot.keyClicks(page.name, "features")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert list(session.document.definitions) == ["features"]
    assert session.level.definition == "features"
    qtbot.keyClicks(page.label, "The features")
    assert inside.breadcrumbs.names()[-1] == "The features"
    new = page.parameters.name_field("")
    qtbot.keyClicks(new, "width")
    qtbot.keyClick(new, Qt.Key.Key_Return)
    default = page.parameters.value_field("width")
    default.selectAll()
    qtbot.keyClicks(default, "12")
    assert session.document.definitions["features"].parameters == {"width": 12}
    old = page.parameters.name_field("width")
    old.selectAll()
    qtbot.keyClicks(old, "i")
    qtbot.keyClick(old, Qt.Key.Key_Return)
    assert "meaning of its own" in page.sentence
    remove = page.findChild(QToolButton, "remove.width")
    assert isinstance(remove, QToolButton)
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert not session.document.definitions["features"].parameters
    while session.history.undo_name is not None:
        session.undo()
    assert list(session.document.definitions) == ["part"] and session.level.path == ("part",)


def test_a_problem_inside_a_group_leads_there(qtbot: QtBot, inside: MainWindow) -> None:
    session = inside.session
    session.select(["conv"])
    Person(qtbot, inside).retype(inside.inspector.block.form, "kernel_size", "99")
    session.level.go(())
    (problem,) = session.checked.problems
    assert problem.node == "part/conv"
    assert inside.canvas.mirror.blocks["part"].face.problem.startswith("conv: ")
    item = inside.problems.list.topLevelItem(0)
    assert item is not None and item.text(0) == "part/conv"
    inside.problems.list.itemActivated.emit(item, 0)
    assert session.level.path == ("part",) and session.selected_nodes == {"conv"}
