"""What people may want to know beside a control stands in its tooltip."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.about_dialog import AboutDialog
from designer.dialogs.tools_dialog import ToolsDialog
from designer.form.headings import Wrapped
from designer.panels.training_panel import TrainingPanel
from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Training
from graph_runtime.families import Declaration
from tests.designer.run_stage import Stage


def help_of(kind: type[Declaration], name: str) -> str:
    return next(param.help for param in kind.params() if param.name == name)


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Stage:
    return Stage(tmp_path_factory.mktemp("stage") / "runs")


@pytest.mark.parametrize(
    ("kind", "name", "word"),
    [("Dropout", "p", "relied"), ("BatchNorm1d", "track_running_stats", "Dropout")],
)
def test_the_tooltip_of_a_block_s_field_says_why(kind: str, name: str, word: str) -> None:
    assert word in help_of(BLOCKS.kinds[kind], name)


@pytest.mark.parametrize(
    ("name", "word"),
    [("seed", "change places"), ("start_from", "much more data"), ("patience", "two goals")],
)
def test_the_tooltip_of_a_figure_says_why(stage: Stage, qtbot: QtBot, name: str, word: str) -> None:
    panel = TrainingPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    (form,) = [form for form in panel.forms.values() if name in form._fields]
    assert word in form.field(name).toolTip()
    assert word in (Training.model_fields[name].description or "")
    stage.runs.shut_down()


def test_the_sections_of_the_recipe_say_which_one_goal_they_serve(
    stage: Stage, qtbot: QtBot
) -> None:
    panel = TrainingPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    assert "training part" in panel.folds["fit"].heading.toolTip()
    assert "validation part" in panel.folds["generalise"].heading.toolTip()
    stage.runs.shut_down()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("GradientCheck", ("1960", "1974", "1986", "2006")),
        ("LearningCurve", ("end to end", "made by hand")),
    ],
)
def test_a_tool_tells_its_background(
    stage: Stage, qtbot: QtBot, kind: str, words: tuple[str, ...]
) -> None:
    panel = TrainingPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    dialog = ToolsDialog(stage.session, stage.runs, LIGHT, panel)
    dialog.choose(kind)
    assert all(word in dialog.words.toolTip() for word in words)
    dialog.asker.close()
    stage.runs.shut_down()


def test_the_window_says_on_which_framework_it_stands(qtbot: QtBot) -> None:
    dialog = AboutDialog(LIGHT, None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert any("module of PyTorch" in label.text() for label in dialog.findChildren(Wrapped))
