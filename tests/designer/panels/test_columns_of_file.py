"""The columns of a person's table: looked at on demand, shown, and given their roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.panels.columns_section import ColumnsSection
from designer.panels.training_panel import TrainingPanel
from designer.running.column_look import read_preview
from graph_runtime.datasets.own._table_preview import Column, Preview
from graph_runtime.document.model import Document
from tests.designer.run_stage import Stage

TABLE = "id,age,colour,label\n" + "".join(
    f"{i},{20 + i % 3},{'red' if i % 2 else 'blue'},{'yes' if i % 5 else 'no'}\n" for i in range(50)
)


@pytest.fixture
def stage(tmp_path: Path, qapp: object) -> Iterator[Stage]:
    stage = Stage(tmp_path / "runs")
    yield stage
    stage.runs.shut_down()


def panel_of(stage: Stage, qtbot: QtBot, folder: Path, dataset: object) -> TrainingPanel:
    document = Document.model_validate({"training": {"dataset": dataset}})
    stage.session.load(document, folder / "drawing.json")
    panel = TrainingPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.mark.row("S15.44")
def test_a_click_shows_the_columns_and_another_gives_them_their_roles(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "own.csv").write_text(TABLE)
    dataset = {"kind": "CSVFile", "params": {"path": "own.csv"}}
    panel = panel_of(stage, qtbot, tmp_path, dataset)
    columns = panel.columns
    assert columns.isVisible() and not columns.use_button.isVisible()
    with qtbot.waitSignal(columns.looking.found, timeout=30_000):
        columns.look_button.click()
    roles = [row.role() for row in columns.rows]
    assert roles == ["leave out", "input", "category", "target"]
    columns.rows[1].box.setCurrentIndex(4)
    columns.rows[1].box.activated.emit(4)
    columns.use_button.click()
    params = dict(panel.edits.training.dataset.params)
    assert params["path"] == "own.csv"
    assert (params["leave_out"], params["category"]) == ("id, age", "colour")
    assert (params["target"], params["target_kind"]) == ("label", "class")
    stage.session.undo()
    assert dict(panel.edits.training.dataset.params) == {"path": "own.csv"}


def test_a_file_that_is_not_there_is_said(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    dataset = {"kind": "ParquetFile", "params": {"path": "gone.parquet"}}
    panel = panel_of(stage, qtbot, tmp_path, dataset)
    columns = panel.columns
    with qtbot.waitSignal(columns.looking.failed, timeout=30_000) as failed:
        columns.look_button.click()
    assert "There is no file" in failed.args[0]
    assert "There is no file" in columns._said.text()


def test_nothing_is_asked_where_the_data_are_no_table(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = panel_of(stage, qtbot, tmp_path, {"kind": "Digits"})
    assert not panel.columns.isVisible()


def section(qtbot: QtBot, names: list[str]) -> ColumnsSection:
    section = ColumnsSection(LIGHT)
    qtbot.addWidget(section)
    made = tuple(Column(name, "numbers", 0, 9, ("1", "2"), "input") for name in names)
    section.show_preview(Preview(100, made, {}))
    section.show()
    return section


def test_there_is_one_target_at_most(qtbot: QtBot) -> None:
    found = section(qtbot, ["a", "b", "c"])
    for row in found.rows[:2]:
        row.box.setCurrentIndex(2)
        row.box.activated.emit(2)
    assert [row.role() for row in found.rows] == ["input", "target", "input"]


def test_strange_names_are_shown_escaped_and_many_columns_not_at_all(qtbot: QtBot) -> None:
    found = section(qtbot, ["<b>\x1b\u202e"] + [f"c{i}" for i in range(200)])
    assert "\\u001b" in found.rows[0]._name.text() and "\\u202e" in found.rows[0]._name.text()
    assert len(found.rows) == 60 and "141 more columns" in found._said.text()


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"rows": 1, "columns": [1]}', b"\xff"])
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    assert read_preview(answer) is None
