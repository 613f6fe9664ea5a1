"""Dots on curves: where they lie, and that drawing them again and again keeps nothing."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.chart import Chart

X = np.arange(4.0)
Y = np.array([1.0, 10.0, 0.0, 100.0])


@pytest.fixture
def chart(qtbot: QtBot) -> Chart:
    made = Chart(LIGHT)
    qtbot.addWidget(made)
    return made


def dots(chart: Chart) -> dict[str, list[tuple[float, float]]]:
    pairs = {colour: zip(*item.getData(), strict=True) for colour, item in chart._dots.items()}
    return {colour: [(float(x), float(y)) for x, y in pair] for colour, pair in pairs.items()}


def test_dots_lie_on_their_curves_in_their_colours(chart: Chart) -> None:
    chart.show_dots([(X, Y, "#ff0000"), (X, Y + 1, "#00ff00"), (X + 9, Y, "#ff0000")])
    drawn, first = dots(chart), [(0, 1), (1, 10), (2, 0), (3, 100)]
    assert drawn["#ff0000"] == [*first, *((x + 9, y) for x, y in first)]
    assert drawn["#00ff00"] == [(0, 2), (1, 11), (2, 1), (3, 101)]
    chart.show_dots([(X, Y, "#00ff00")])
    assert dots(chart) == {"#ff0000": [], "#00ff00": first}


def test_on_a_log_axis_only_dots_above_zero_are_drawn(chart: Chart) -> None:
    chart.set_log(True)
    chart.show_dots([(X, Y, "#ff0000")])
    assert dots(chart)["#ff0000"] == [(0, 0), (1, 1), (3, 2)]


def test_dots_that_are_drawn_again_and_again_keep_nothing(chart: Chart) -> None:
    for _ in range(50):
        chart.show_dots([(X, Y, "#ff0000"), (X, Y, "#00ff00")])
    assert [len(item.fragmentAtlas) for item in chart._dots.values()] == [1, 1]
