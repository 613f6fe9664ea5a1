"""The plots draw what the store holds, in both themes, and say what to do while it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.editing.session import Session
from designer.panels.plots_panel import PlotsPanel
from designer.plots.heat_atlas import Cell, HeatAtlas
from designer.plots.sample_picture import picture_of
from designer.plots.smoothing import smooth
from designer.plots.store import RunStore
from designer.plots.view import PlotView, plot_views
from designer.plots.views.attention import AttentionView
from designer.plots.views.confusion import ConfusionView
from designer.plots.views.gradients import GradientsView
from designer.plots.views.loss import LossView
from designer.plots.views.teacher_forcing import TeacherForcingView
from designer.running.run_session import RunSession
from graph_runtime.train.event import Array
from graph_runtime.train.events import (
    AttentionWeights,
    Confused,
    EpochEnded,
    GradientNorms,
    Losses,
    RunStarted,
)
from tests.designer.plots.recorded_run import recorded_run


@pytest.fixture
def store() -> RunStore:
    store = RunStore()
    store.add(recorded_run())
    return store


@pytest.fixture
def runs(qapp: object) -> Iterator[RunSession]:
    runs = RunSession(Session(), root=lambda: Path("/nowhere"))
    yield runs
    runs.shut_down()


def _shown(view: PlotView, store: RunStore, qtbot: QtBot) -> None:
    qtbot.addWidget(view)
    view.resize(640, 300)
    view.set_store(store)
    view.show()
    view.refresh()


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
    _shown(view, RunStore(), qtbot)
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


def test_the_loss_plot_switches_axes_and_tells_values_under_the_pointer(
    store: RunStore, qtbot: QtBot
) -> None:
    view = LossView(LIGHT)
    _shown(view, store, qtbot)
    view._on_hover(100.0)
    assert "step 100" in view._legend.text()
    x, y = store.curves["validation_loss"].points()
    assert f"validation {y[np.searchsorted(x, 100.0)]:.4g}" in view._legend.text()
    view.set_by_epoch(True)
    assert view._shown["validation"][0].tolist() == list(range(1, 11))
    view.set_log(True)
    low, high = view._chart.getPlotItem().vb.viewRange()[1]
    assert np.log10(0.06) > low > -3 and high < 1


def test_a_loss_of_zero_or_below_does_not_break_the_log_axis(qtbot: QtBot) -> None:
    store = RunStore()
    store.add(
        [
            RunStarted(device="cpu", parameters=1, epochs=1, steps_per_epoch=4, batch_size=1),
            Losses(first_step=0, values=Array.pack(np.array([0, -1, 0, np.nan], np.float32))),
        ]
    )
    view = LossView(LIGHT)
    _shown(view, store, qtbot)
    view.set_log(True)
    view.set_smoothing(0.0)
    assert "not finite at step 3" in view._legend.text()


def test_smoothing_starts_at_the_first_value_and_keeps_a_constant() -> None:
    values = np.full(50, 3.0)
    assert np.allclose(smooth(values, 0.9), 3.0)
    assert smooth(np.array([2.0, 4.0]), 0.5).tolist() == [2.0, pytest.approx(10 / 3)]
    assert smooth(values, 0.0) is values


def test_gradients_fold_to_one_drawing_where_there_is_little_room(
    store: RunStore, qtbot: QtBot
) -> None:
    view = GradientsView(LIGHT)
    _shown(view, store, qtbot)
    assert view._chart.isVisible() and view._bars.isVisible()
    view.resize(380, 300)
    assert view._chart.isVisible() and not view._bars.isVisible()
    view._by_depth.setChecked(True)
    assert not view._chart.isVisible() and view._bars.isVisible()
    view._on_node("conv_2")
    assert "conv_2" in view._legend.text()


@pytest.mark.row("S12.10")
def test_the_attention_plot_shows_the_weights_that_came(store: RunStore, qtbot: QtBot) -> None:
    view = AttentionView(LIGHT)
    _shown(view, store, qtbot)
    view._choose_block(1)
    view._choose_sample(2)
    newest = store.attention.frames("attention_2")[-1]
    assert np.array_equal(view._atlas._maps, newest.weights[2])
    assert view._samples.currentText() == "sample 15: 3"
    view._on_hover(Cell(1, 3, 4))
    assert f"head 2, 4 asks 5 {newest.weights[2, 1, 3, 4]:.3f}" in view._legend.text()
    view._choose_moment(0)
    assert np.array_equal(view._atlas._maps, store.attention.frames("attention_2")[0].weights[2])


def test_a_heat_map_paints_each_weight_where_the_pointer_finds_it(qtbot: QtBot) -> None:
    atlas = HeatAtlas(LIGHT)
    qtbot.addWidget(atlas)
    atlas.resize(500, 300)
    maps = np.zeros((3, 4, 5), np.float32)
    maps[1, 2, 3] = 1.0
    atlas.show_maps(maps, ("head 1", "head 2", "head 3"))
    place = atlas._cell_place(Cell(1, 2, 3)).center()
    assert atlas._cell_at(place.x(), place.y()) == Cell(1, 2, 3)
    image = atlas.grab().toImage()
    assert image.pixelColor(place) == QColor(atlas._colours[255])
    other = atlas._cell_place(Cell(1, 0, 0)).center()
    assert image.pixelColor(other) == QColor(atlas._colours[0])


def test_samples_of_every_rank_become_pictures_or_nothing(qapp: object) -> None:
    sizes = {(8,): (1, 8), (8, 6): (6, 8), (1, 4, 5): (5, 4), (3, 4, 5): (5, 4)}
    for shape, (width, height) in sizes.items():
        picture = picture_of(np.random.default_rng(0).random(shape, np.float32), LIGHT)
        assert picture is not None and (picture.width(), picture.height()) == (width, height)
    assert picture_of(np.zeros((2, 2, 2, 2), np.float32), LIGHT) is None
    flat = picture_of(np.zeros((2, 2), np.float32), LIGHT)
    assert flat is not None and flat.pixelColor(0, 0) == QColor(LIGHT.surface)


def test_the_panel_redraws_only_what_is_visible_and_behind(
    runs: RunSession, store: RunStore, qtbot: QtBot
) -> None:
    panel = PlotsPanel(runs, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1600, 320)
    panel.show()
    runs.shown.show(store, Path("/x/0007"))
    qtbot.waitUntil(lambda: "Run 0007 · finished · epoch 10 of 10" in panel._words.text())
    panel.refresh()
    drawn: list[str] = []
    for view in panel._views:
        view.draw = lambda title=view.title: drawn.append(title)  # type: ignore[method-assign]
    panel.show_only("Loss", "Attention")
    panel.refresh()
    assert drawn == []
    store.add([Losses(first_step=200, values=Array.pack(np.ones(1, np.float32)))])
    panel.refresh()
    assert drawn == ["Loss"]


def test_plots_take_turns_until_all_have_caught_up(
    runs: RunSession, store: RunStore, qtbot: QtBot
) -> None:
    panel = PlotsPanel(runs, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1600, 320)
    panel.show()
    panel.refresh()
    runs.shown.show(store, None)
    assert all(view.stale for view in panel._views)
    panel._take_turn()
    assert [view.stale for view in panel._views].count(False) == 1
    qtbot.waitUntil(lambda: not any(v.stale and v.isVisible() for v in panel._views))


def test_attention_gives_up_its_room_in_a_run_without_any(runs: RunSession, qtbot: QtBot) -> None:
    panel = PlotsPanel(runs, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1000, 320)
    panel.show()
    panel.refresh()
    attention = panel.view("Attention")
    assert attention.isVisible()
    store = RunStore()
    store.add(event for event in recorded_run() if not isinstance(event, AttentionWeights))
    runs.shown.show(store, Path("/x/0001"))
    panel.refresh()
    assert not attention.isVisible() and panel.view("Loss").height() > 250
    runs.shown.show(RunStore(), Path("/x/0002"))
    panel.refresh()
    assert attention.isVisible()


def test_other_samples_can_be_asked_for(store: RunStore, qtbot: QtBot) -> None:
    view = AttentionView(LIGHT)
    _shown(view, store, qtbot)
    with qtbot.waitSignal(view.samples_wanted) as asked:
        view.choose_samples("7, 7; 12 and 3")
    assert asked.args == [(7, 12, 3)]
    with qtbot.assertNotEmitted(view.samples_wanted):
        view.choose_samples("none")
    view.ask_for_samples()
    dialog = view.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog) and dialog.textValue() == "3, 14, 15, 92"
    dialog.reject()


def test_the_pointer_reads_values_the_wheel_zooms_and_a_double_click_shows_all_again(
    store: RunStore, qtbot: QtBot
) -> None:
    view = LossView(LIGHT)
    _shown(view, store, qtbot)
    chart = view._chart
    box = chart.getPlotItem().vb
    middle = chart.mapFromScene(box.sceneBoundingRect().center())
    expected = round(box.mapSceneToView(chart.mapToScene(middle)).x())
    at, where = QPointF(middle), chart.viewport().mapToGlobal(QPointF(middle))
    # Sent straight to the chart: a moved cursor may be over another test's window.
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, where, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), move)
    assert f"step {expected}" in view._legend.text()
    everything = box.viewRange()
    wheel = QWheelEvent(
        at, where, QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), wheel)
    zoomed = box.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < everything[0][1] - everything[0][0]
    store.add([Losses(first_step=200, values=Array.pack(np.ones(5, np.float32)))])
    view.refresh()
    assert box.viewRange() == zoomed
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert box.viewRange()[0][1] > everything[0][1]


def test_of_a_deep_network_some_lines_are_drawn_and_all_bars(qtbot: QtBot) -> None:
    store, nodes = RunStore(), tuple(f"layer_{n}" for n in range(500))
    for step in range(3):
        store.add([GradientNorms(step=step, nodes=nodes, norms=(0.5,) * 500)])
    view = GradientsView(LIGHT)
    _shown(view, store, qtbot)
    drawn = list(view._chart._curves)
    assert len(drawn) == 64 and drawn[0] == "layer_0" and drawn[-1] == "layer_499"
    assert view._bars._names == nodes


def test_a_cell_of_the_confusion_matrix_is_said_in_words(qtbot: QtBot) -> None:
    counts = Array.pack(np.array([[8, 2], [1, 9]], np.float32))
    store = RunStore()
    store.add([Confused(step=9, classes=("cat", "dog"), counts=counts)])
    view = ConfusionView(LIGHT)
    _shown(view, store, qtbot)
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
    _shown(view, store, qtbot)
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
