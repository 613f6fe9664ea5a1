"""While the worker changes pictures at random and trains on them, the window goes on as before."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.keeping.examples import read_example
from tests.end_to_end.person import Person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
HEAVY = ("RandomAffine", "ElasticTransform", "GaussianNoise")


def augmented() -> Document:
    document = read_example("digits_cnn")
    assert document.training is not None
    changed = {
        "transforms": tuple(Recipe(kind=kind) for kind in HEAVY),
        "epochs": 2000,
        "batch_size": 256,
    }
    return set_training(document, document.training.model_copy(update=changed))


@pytest.mark.row("S15.30")
def test_a_person_goes_on_drawing_while_pictures_are_augmented(
    window: MainWindow, qtbot: QtBot
) -> None:
    """What is typed stands in the drawing at once, again and again, and the run goes on."""
    window.session.load(augmented(), None)
    person = Person(qtbot, window)
    person.press("training")
    with qtbot.waitSignal(window.runs.runs_changed, timeout=10_000):
        person.press("train")
    qtbot.waitUntil(lambda: window.runs.live.facts.step > 3, timeout=120_000)
    live = window.runs.live
    for epochs in range(11, 21):
        person.retype(window.recipe, "epochs", str(epochs))
        training = window.session.document.training
        assert isinstance(training, Training) and training.epochs == epochs
        now = live.facts.step
        qtbot.waitUntil(lambda now=now: live.facts.step > now, timeout=60_000)  # type: ignore[misc]
    assert not live.facts.over and live.facts.phase == "running"
    assert live.facts.epochs == 2000
    window.session.undo()
    training = window.session.document.training
    assert training is not None and training.epochs == 19
    window.runs.run.stop()
    qtbot.waitUntil(lambda: live.facts.over, timeout=60_000)
