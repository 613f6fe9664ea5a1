"""A worker looks into networks at rest and into one that learns, and gives up when told to."""

from pathlib import Path

import numpy as np
import pytest

from graph_runtime.keeping.files import document_text
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.commands import Cancel, Look, Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Finished, Progress
from graph_runtime.train.messages.look_events import Looked, LookFailed
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def test_a_trained_network_is_looked_into_and_recognises_the_digit(
    worker: Talk, tmp_path: Path
) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=20))
    worker.carry_out(run)
    hits = 0
    for number in range(1, 11):
        worker.client.send(Look(number=number, folder=str(run), row=number))
        looked = worker.until(Looked)
        assert looked.number == number and looked.row == number and looked.count == 270
        best = int(np.argmax(looked.shares))
        hits += looked.classes[best] == looked.target
        assert sum(looked.shares) == pytest.approx(1, abs=1e-6)
    assert hits >= 8
    assert [path.name for path in run.glob("look-*.npy")] == ["look-10.npy"]
    assert not [e for e in open_run(run).events() if isinstance(e, Looked)]


def test_a_drawing_that_was_never_trained_is_looked_into(worker: Talk, tmp_path: Path) -> None:
    (tmp_path / "document.json").write_text(document_text(digits_mlp()))
    worker.client.send(Look(number=11, folder=str(tmp_path), drawing=True, weights="fresh"))
    looked = worker.until(Looked)
    assert looked.said == "Fresh weights, seed 0" and len(looked.values) == 7
    assert (tmp_path / "fresh" / looked.file).is_file()


def test_a_run_that_goes_on_is_looked_into_between_two_steps(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=100_000))
    worker.train(run)
    try:
        worker.until(Progress, lambda event: event.step > 20)
        said = []
        for number in (21, 22):
            worker.client.send(Look(number=number, folder=str(run)))
            said.append(worker.until(Looked).said)
            worker.until(Progress)  # the next look falls behind later steps
            worker.until(Progress)
        assert "at step" in said[0] and said[0] != said[1]
        worker.client.send(Look(number=23, folder=str(run), weights="fresh"))
        assert "A run is going on" in worker.until(LookFailed).message
    finally:
        worker.client.send(Stop())
    assert worker.until(Finished).stopped


def test_looking_changes_nothing_in_what_is_learned(worker: Talk, tmp_path: Path) -> None:
    results = []
    for looks in (0, 3):
        run = new_run(tmp_path, digits_mlp(epochs=40, dropout=0.5))
        worker.train(run)
        for number in range(looks):
            worker.client.send(Look(number=31 + number, folder=str(run)))
        results.append(worker.until(Finished).metrics)
    assert results[0] == results[1]


def test_a_look_that_nobody_waits_for_is_given_up(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    ask = [Look(number=n, folder=str(run), weights="fresh") for n in (41, 42, 43)]
    for question in (*ask, Cancel(number=43)):
        worker.client.send(question)

    def is_last(event: Event) -> bool:
        return getattr(event, "number", 0) == 43

    assert worker.until(LookFailed, is_last).message == ""


def test_what_cannot_be_looked_into_is_told_in_a_sentence(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    worker.client.send(Look(number=51, folder=str(run)))
    assert "has no checkpoint yet" in worker.until(LookFailed).message
    worker.client.send(Look(number=52, folder=str(tmp_path / "none")))
    assert "holds no run" in worker.until(LookFailed).message
