"""The decision boundary under a slider over the penalties."""

from __future__ import annotations

from math import hypot

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.boundary_card import BoundaryCard
from designer.plots.boundary_picture import zero_line
from graph_runtime.scores.boundary import Boundary, Plane


def plane(strength: float, middle: float) -> Plane:
    """The second class lies right of `middle`."""
    chances = np.tile(1 / (1 + np.exp(-10 * (np.linspace(-1, 1, 32) - middle))), (32, 1))
    return Plane.pack(chances, strength=strength, norm=3 - strength, accuracy=0.9, bending=0.0)


@pytest.mark.row("S6.07")
def test_the_slider_shows_what_each_penalty_does(qtbot: QtBot) -> None:
    card = BoundaryCard(LIGHT)
    qtbot.addWidget(card)
    card.resize(300, 360)
    card.show()
    assert not card.show_boundary(None)
    points = ((0.8, 0.8, True), (-0.8, 0.8, False))
    made = Boundary(view=(-1, 1, -1, 1), points=points, planes=(plane(0, -0.5), plane(2, 0.5)))
    assert card.show_boundary(made)
    assert card.words.text().startswith("λ = 0: weights 3 long, 90.0% of the samples right")
    image = card.picture.grab().toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    card.slider.setValue(1)
    assert card.words.text().startswith("λ = 2: weights 1 long")
    image = card.picture.grab().toImage()
    other = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.red() > middle.blue() and other.blue() > other.red()


def test_the_line_lies_where_the_values_are_zero() -> None:
    y, x = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 40), indexing="ij")
    pieces = zero_line(np.hypot(x - 0.5, y - 0.5) - 0.3)
    assert len(pieces) > 50
    for ends in pieces:
        for across, down in ends:
            assert hypot(across - 0.5, down - 0.5) == pytest.approx(0.3, abs=0.005)
