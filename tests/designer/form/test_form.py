"""Forms show every declared parameter, refuse what the declaration refuses and tell of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.form.form import Form
from designer.form.reading import read, written
from designer.form.sheet import family_sheet
from graph_runtime.block import BLOCKS
from graph_runtime.dataset import DATASETS
from graph_runtime.families import Family
from graph_runtime.loss import LOSSES
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.params import Param
from graph_runtime.schedule import SCHEDULES

FAMILIES = (BLOCKS, OPTIMIZERS, SCHEDULES, LOSSES, METRICS, DATASETS)
EVERY_KIND = [
    pytest.param(family, kind, id=kind) for family in FAMILIES for kind in sorted(family.kinds)
]
EVERY_PARAM = [
    pytest.param(family, kind, param, id=f"{kind}.{param.name}")
    for family in FAMILIES
    for kind, declared in family.kinds.items()
    for param in declared.params()
]


def shown_form(
    qtbot: QtBot, kind: str, *values: dict[str, Any], family: Family[Any] = BLOCKS
) -> tuple[Form, list[Any]]:
    form = Form(LIGHT)
    qtbot.addWidget(form)
    entered: list[Any] = []
    form.entered.connect(lambda name, value: entered.append((name, value)))
    form.show_sheet(family_sheet(family, kind, values))
    form.show()
    return form, entered


def line(form: Form, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, f"param.{name}")
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize(("family", "kind", "param"), EVERY_PARAM)
def test_a_default_typed_into_its_own_field_means_the_default(
    family: Family[Any], kind: str, param: Param
) -> None:
    if param.required or isinstance(param.default, bool):
        return
    meant = read(param, written(param.default))
    made = family.make(kind, {param.name: meant})
    declared = family.make(kind, {})
    if not isinstance(declared, tuple):
        assert made == declared


@pytest.mark.parametrize(("family", "kind"), EVERY_KIND)
def test_everything_declared_has_a_form_with_an_editor_for_each_parameter(
    qtbot: QtBot, family: Family[Any], kind: str
) -> None:
    form, entered = shown_form(qtbot, kind, {}, family=family)
    for param in family.kinds[kind].params():
        editor = form.findChild(object, f"param.{param.name}")
        assert isinstance(editor, QLineEdit | QComboBox | QCheckBox)
        assert editor.accessibleName() == param.name
        assert form.field(param.name).sentence == ""
    assert entered == [], "showing a value is not entering one"
    form.set_theme(DARK)


def test_typing_a_number_tells_of_each_value_on_the_way(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Linear", {})
    field = line(form, "out_features")
    field.selectAll()
    qtbot.keyClicks(field, "128")
    assert entered == [("out_features", 1), ("out_features", 12), ("out_features", 128)]


def test_a_value_the_block_refuses_stays_typed_says_why_and_is_not_told(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Linear", {})
    field = line(form, "out_features")
    field.selectAll()
    qtbot.keyClicks(field, "-3")
    assert entered == []
    assert field.text() == "-3"
    assert form.field("out_features").sentence.endswith("It must be a whole number from 1.")


def test_refused_text_goes_when_another_block_is_shown(qtbot: QtBot) -> None:
    form, _ = shown_form(qtbot, "Linear", {})
    qtbot.keyClicks(line(form, "out_features"), "many")
    form.show_sheet(family_sheet(BLOCKS, "Linear", [{}], subject=("other",)))
    assert line(form, "out_features").text() == "10"
    assert form.field("out_features").sentence == ""


def test_forms_exchanged_at_once_leave_no_window_behind(qtbot: QtBot, qapp: QApplication) -> None:
    form, _ = shown_form(qtbot, "Linear", {})
    before = set(visible_windows())
    for kind in ("Conv2d", "Linear", "ReLU"):
        form.show_sheet(family_sheet(BLOCKS, kind, [{}]))
    qapp.processEvents()
    assert set(visible_windows()) == before


def visible_windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def test_the_arrow_keys_step_a_whole_number(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Linear", {"out_features": 5})
    qtbot.keyClick(line(form, "out_features"), Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert entered == [("out_features", 6)]


@pytest.mark.row("S7.17")
@pytest.mark.parametrize(
    ("kind", "name"),
    [("Conv2d", "out_channels"), ("Linear", "out_features"), ("LSTM", "hidden_size"),
     ("Embedding", "embedding_dim")],
)  # fmt: skip
def test_widths_step_by_powers_of_two(qtbot: QtBot, kind: str, name: str) -> None:
    form, entered = shown_form(qtbot, kind, {name: 16})
    field = line(form, name)
    up, down, shift = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier
    for key, keys in ((up, None), (up, None), (up, shift), (up, None), (down, None), (down, shift),
                      (down, None)):  # fmt: skip
        qtbot.keyClick(field, key, keys or Qt.KeyboardModifier.NoModifier)
    assert [value for _, value in entered] == [32, 64, 65, 128, 64, 63, 32]
    assert "next power of two" in form.field(name).toolTip()
    field.setText("1")
    qtbot.keyClick(field, down)
    assert entered[-1] == (name, 1), "no width is below 1"


def test_other_whole_numbers_step_by_one(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Conv2d", {"groups": 4})
    qtbot.keyClick(line(form, "groups"), Qt.Key.Key_Up)
    assert entered == [("groups", 5)]
    assert "power of two" not in form.field("groups").toolTip()


def test_several_blocks_with_different_values_show_that_and_take_one_for_all(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Linear", {"out_features": 5}, {"out_features": 6})
    field = line(form, "out_features")
    assert (field.text(), field.placeholderText()) == ("", "several values")
    qtbot.keyClicks(field, "7")
    assert entered == [("out_features", 7)]


def test_a_click_on_a_flag_tells_the_other_value(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Linear", {})
    box = form.findChild(QCheckBox, "param.bias")
    assert isinstance(box, QCheckBox)
    box.click()
    assert entered == [("bias", False)]


def test_the_way_back_to_the_default_is_offered_only_where_a_value_differs(qtbot: QtBot) -> None:
    form, _ = shown_form(qtbot, "Linear", {"out_features": 5})
    back = form.findChild(object, "reset.out_features")
    other = form.findChild(object, "reset.bias")
    assert back is not None and not back.isHidden()
    assert other is not None and other.isHidden()
    with qtbot.waitSignal(form.reset) as told:
        back.click()
    assert told.args == ["out_features"]


def test_two_numbers_are_typed_in_one_field(qtbot: QtBot) -> None:
    form, entered = shown_form(qtbot, "Adam", {}, family=OPTIMIZERS)
    field = line(form, "betas")
    assert field.text() == "0.9, 0.999"
    field.selectAll()
    qtbot.keyClicks(field, "0.8 0.99")
    assert entered[-1] == ("betas", [0.8, 0.99])
    field.selectAll()
    qtbot.keyClicks(field, "0.8, 2")
    assert form.field("betas").sentence.endswith("It must be 2 numbers, each from 0 below 1.")


@pytest.mark.parametrize(
    "text", ["1 0 -1; 2 0 -2", "1, 0, -1; 2, 0, -2;", "[[1, 0, -1], [2, 0, -2]]"]
)
def test_a_matrix_is_typed_row_by_row(qtbot: QtBot, text: str) -> None:
    form, entered = shown_form(qtbot, "FixedFilter", {})
    field = line(form, "matrix")
    assert field.text() == ""
    qtbot.keyClicks(field, text)
    assert entered[-1] == ("matrix", [[1.0, 0.0, -1.0], [2.0, 0.0, -2.0]])
    again, _ = shown_form(qtbot, "FixedFilter", {"matrix": entered[-1][1]})
    assert line(again, "matrix").text() == "1.0, 0.0, -1.0; 2.0, 0.0, -2.0"


def test_what_is_no_matrix_is_refused_in_a_sentence(qtbot: QtBot) -> None:
    form, _ = shown_form(qtbot, "FixedFilter", {})
    qtbot.keyClicks(line(form, "matrix"), "1 a; 2")
    assert "rows of numbers" in form.field("matrix").sentence
