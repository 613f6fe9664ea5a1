"""The plots draw what the store holds, in both themes, and say what to do while it is empty."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.plots.store import RunStore
from designer.plots.view import PlotView, plot_views
from designer.plots.views.confusion import ConfusionView
from designer.plots.views.teacher_forcing import TeacherForcingView
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import (
    Confused,
    EpochEnded,
)
from tests.designer.plots.shown import show


def test_there_are_the_plots_that_were_asked_for() -> None:
    titles = [view.title for view in plot_views()]
    assert titles == [
        "Loss",
        "Metric",
        "Fit",
        "More metrics",
        "Teacher forcing",
        "Confusion matrix",
        "Gradient norm by block",
        "Steepest weights",
        "Weight norm by block",
        "Mean of activations by block",
        "Attention",
    ]
    assert all(view.empty.endswith(".") and view.__doc__ for view in plot_views())


@pytest.mark.parametrize("kind", plot_views(), ids=lambda kind: kind.title)
def test_every_plot_draws_and_says_what_to_do_while_empty(
    kind: type[PlotView], store: RunStore, qtbot: QtBot
) -> None:
    view = kind(LIGHT)
    show(view, RunStore(), qtbot)
    assert not view.stale and view._stack.currentIndex() == 0
    more = {"F1Score": 0.5}
    counts = Array.pack(np.array([[8, 2], [1, 9]], np.float32))
    confused = Confused(step=10**6, classes=("cat", "dog"), counts=counts)
    ended = EpochEnded(epoch=99, step=10**6, train_loss=0.1, validation_more=more, true_tokens=0.5)
    store.add([ended, confused])
    view.set_store(store)
    assert view.stale
    view.refresh()
    assert view._stack.currentIndex() == 1 and not view.stale
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        corner = view.grab().toImage().pixelColor(QPoint(2, 2))
        assert corner == QColor(theme.surface)


def test_a_cell_of_the_confusion_matrix_is_said_in_words(qtbot: QtBot) -> None:
    counts = Array.pack(np.array([[8, 2], [1, 9]], np.float32))
    store = RunStore()
    store.add([Confused(step=9, classes=("cat", "dog"), counts=counts)])
    view = ConfusionView(LIGHT)
    show(view, store, qtbot)
    grid = view._grid
    assert grid._words == [["8", "2"], ["1", "9"]]
    view._set_by_row(True)
    assert grid._words == [["80%", "20%"], ["10%", "90%"]]
    corner = QPoint(grid.width() - 5, (grid.height() + 18) // 4 + 9)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=corner)
    assert view._title.text() == "cat taken for dog: 2 of 10"


@pytest.mark.row("S11.06")
@pytest.mark.row("S11.07")
def test_the_share_of_true_tokens_and_the_gap_of_running_free_are_drawn(qtbot: QtBot) -> None:
    store, view = RunStore(), TeacherForcingView(LIGHT)
    show(view, store, qtbot)
    assert not view.wanted()
    for epoch, share in enumerate((1.0, 0.5, 0.25)):
        ended = EpochEnded(
            epoch=epoch,
            step=10 * epoch + 10,
            train_loss=1.0,
            validation_loss=0.75,
            true_tokens=share,
            free_running_loss=1.25 - epoch / 8,
        )
        store.add([ended])
    view.refresh()
    assert view.wanted()
    told = {entry.name: entry.value for entry in view._legend._entries}
    assert told == {
        "true tokens ε": "0.25",
        "loss with them": "0.75",
        "loss without": "1",
    }
    assert "gap 0.25" in view._title.text()
