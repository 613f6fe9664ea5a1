"""The drawing in the window as a page of plain NumPy, and why another does not fit on one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.keeping.examples import read_example
from tests.designer.conftest import Answers


def exported(qtbot: QtBot, window: MainWindow, answers: Answers, page: Path, example: str) -> Path:
    """What the menu writes of an example into a folder."""
    window.files.show_document(read_example(example), None)
    answers.to_save = page
    window.menus.run("export_numpy")
    qtbot.waitUntil(lambda: not window.exports.busy, timeout=120_000)
    return page


@pytest.mark.slow
@pytest.mark.row("S15.09")
def test_the_menu_writes_the_page(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    page = exported(qtbot, window, answers, tmp_path / "page", "mlp_3_4_1")
    assert answers.asked == []
    assert "def one_by_one(X, Y, weights):" in (page / "network.py").read_text()
    assert (page / "network.npz").is_file()


@pytest.mark.slow
def test_a_network_that_does_not_fit_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    page = exported(qtbot, window, answers, tmp_path / "page", "digits_cnn")
    assert "Conv2d" in str(answers.asked)
    assert not (page / "network.py").exists()
