"""The curve of the learning rate is there before a run begins."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.panels.rate_card import RateCard
from designer.panels.rate_points import UNKNOWN, WATCHES, rate_curve
from graph_runtime.document.model import Recipe, Training


def training(**given: Any) -> Training:
    return Training(epochs=4, optimizer=Recipe(kind="SGD", params={"lr": 0.8}), **given)


def test_a_rate_that_changes_once_an_epoch_makes_stairs() -> None:
    halved = Recipe(kind="StepLR", params={"step_size": 1, "gamma": 0.5})
    curve = rate_curve(training(schedule=halved))
    assert [curve.rate_at(epoch + 0.5) for epoch in range(4)] == pytest.approx([0.8, 0.4, 0.2, 0.1])
    assert curve.points[-1] == (4.0, pytest.approx(0.1))


def test_a_rate_that_changes_every_step_makes_a_line() -> None:
    linear = Recipe(kind="LinearLR", params={"start_factor": 1.0, "end_factor": 0.0})
    curve = rate_curve(training(then=linear, then_from=0.5, schedule_unit="step"))
    assert curve.rate_at(1.9) == 0.8
    assert len({rate for _, rate in curve.points}) > 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, ""),
        ({"schedule": Recipe(kind="ReduceLROnPlateau")}, WATCHES),
        ({"schedule": Recipe(kind="StepLR", params={"gamma": -1.0})}, ""),
        (
            {
                "schedule": Recipe(kind="StepLR"),
                "schedule_unit": "step",
                "dataset": Recipe(kind="CSVFile", params={"path": "x.csv"}),
            },
            UNKNOWN,
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_or_left_out(given: dict[str, Any], sentence: str) -> None:
    curve = rate_curve(training(**given))
    assert (curve.points, curve.sentence) == ((), sentence)


def test_the_card_shows_itself_only_where_there_is_something_to_see(qtbot: QtBot) -> None:
    card = RateCard(LIGHT)
    qtbot.addWidget(card)
    card.show_curve(rate_curve(training()))
    assert card.isHidden()
    card.show_curve(rate_curve(training(schedule=Recipe(kind="StepLR"))))
    assert not card.isHidden()
    assert not card.picture.isHidden()
    card.picture.grab()
