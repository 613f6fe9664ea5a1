"""What attention looked at, sample by sample, as the weights came."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.heat_atlas import Cell, HeatAtlas
from designer.plots.sample_picture import picture_of
from designer.plots.store import RunStore
from designer.plots.views.attention import AttentionView
from graph_runtime.train.messages.events import Finished
from tests.designer.plots.shown import show


@pytest.mark.row("S12.10")
def test_the_attention_plot_shows_the_weights_that_came(store: RunStore, qtbot: QtBot) -> None:
    view = AttentionView(LIGHT)
    show(view, store, qtbot)
    view._choose_block(1)
    view._choose_sample(2)
    newest = store.attention.frames("attention_2")[-1]
    assert np.array_equal(view._atlas._maps, newest.weights[2])
    assert view._samples.currentText() == "sample 15: 3"
    view._on_hover(Cell(1, 3, 4))
    assert f"head 2, 4 asks 5 {newest.weights[2, 1, 3, 4]:.3f}" in view._legend.text()
    view._choose_moment(0)
    assert np.array_equal(view._atlas._maps, store.attention.frames("attention_2")[0].weights[2])


def test_a_finished_run_without_attention_gives_up_the_room_of_its_plot(qtbot: QtBot) -> None:
    store, view = RunStore(), AttentionView(LIGHT)
    show(view, store, qtbot)
    assert view.wanted()
    store.add([Finished(stopped=False, step=20, metrics={})])
    assert not view.wanted()


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


def test_other_samples_can_be_asked_for(store: RunStore, qtbot: QtBot) -> None:
    view = AttentionView(LIGHT)
    show(view, store, qtbot)
    with qtbot.waitSignal(view.samples_wanted) as asked:
        view.choose_samples("7, 7; 12 and 3")
    assert asked.args == [(7, 12, 3)]
    with qtbot.assertNotEmitted(view.samples_wanted):
        view.choose_samples("none")
    view.ask_for_samples()
    dialog = view.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog) and dialog.textValue() == "3, 14, 15, 92"
    dialog.reject()
