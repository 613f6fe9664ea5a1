"""The playground shows the tracks that the worker sends, for the surface and start one chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.dialogs.playground_dialog import BUSY, PlaygroundDialog
from designer.editing.session import Session
from designer.plots.height_map import height_map
from designer.running.run_session import RunSession
from graph_runtime.racing.surfaces import SURFACES
from graph_runtime.train.measuring.race import answers_to
from graph_runtime.train.messages.commands import Race


class Prompt:
    """A worker that has run every race as soon as it is asked."""

    def __init__(self) -> None:
        self.asked: list[Race] = []
        self.ready = None
        self.hanging = self.stuck = False
        self.runs: Any = None

    def send(self, command: Race) -> bool:
        self.asked.append(command)
        for event in answers_to(command):
            self.runs.questions.answered.emit(event)
        return True

    def read(self) -> list[Any]:
        return []

    def lost(self) -> None:
        return None

    def shut_down(self) -> None:
        pass


@pytest.fixture
def prompt() -> Prompt:
    return Prompt()


@pytest.fixture
def dialog(qtbot: QtBot, prompt: Prompt) -> Iterator[PlaygroundDialog]:
    runs = RunSession(Session(), watch=prompt)  # type: ignore[arg-type]
    prompt.runs = runs
    made = PlaygroundDialog(runs, LIGHT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    yield made
    runs.shut_down()


def results(dialog: PlaygroundDialog) -> dict[str, str]:
    return dict(zip(dialog.rows._names, (r.text() for r in dialog.rows.results), strict=True))


def test_it_begins_with_a_race_down_the_valley(dialog: PlaygroundDialog, prompt: Prompt) -> None:
    told = results(dialog)
    assert (told["SGD"], told["SGD, momentum"]) == ("653 steps", "138 steps")
    assert told["Adagrad"] == ""
    assert dialog.slider.value() == dialog.slider.maximum() == 653
    (asked,) = prompt.asked
    assert (asked.surface, asked.start) == ("valley", (1.0, 1.0))


def test_another_surface_start_or_rate_is_another_race(
    dialog: PlaygroundDialog, prompt: Prompt, qtbot: QtBot
) -> None:
    dialog.choice.activated.emit(dialog.choice.findData("saddle"))
    assert results(dialog)["SGD"] == "349 steps"
    middle = QPoint(dialog.map.width() // 2, dialog.map.height() // 4)
    qtbot.mouseClick(dialog.map, Qt.MouseButton.LeftButton, pos=middle)
    x, y = prompt.asked[-1].start
    assert abs(x) < 0.02 and y == pytest.approx(0.625, abs=0.02)
    for box in dialog.rows.boxes[1:]:
        box.setChecked(False)
    dialog.rows.rates[0].setValue(0.05)
    qtbot.waitUntil(lambda: len(prompt.asked[-1].racers) == 1)
    assert prompt.asked[-1].racers[0].params == {"lr": 0.05}
    assert list(dialog.tracks) == ["SGD"]


def test_the_race_can_be_played(dialog: PlaygroundDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.play, Qt.MouseButton.LeftButton)
    assert dialog.slider.value() == 0
    qtbot.waitUntil(lambda: 0 < dialog.slider.value() < 653)


def test_it_waits_for_a_run_to_end(
    dialog: PlaygroundDialog, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt.runs.run, "_phase", "running")
    dialog.ask()
    assert dialog._aim.text() == BUSY
    assert dialog.tracks == {}
    monkeypatch.setattr(prompt.runs.run, "_phase", "idle")
    prompt.runs.state_changed.emit()
    assert results(dialog)["SGD"] == "653 steps"


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_has_a_picture_with_light_ground_and_lines(name: str) -> None:
    for theme in (LIGHT, DARK):
        image = height_map(SURFACES[name], 120, 90, theme)
        shades = {image.pixelColor(x, y).rgb() for x in range(120) for y in range(90)}
        assert len(shades) > 8
