"""A worker trains what a run folder says, obeys between steps, and leaves when its input ends."""

import os
import signal
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.commands import Pause, Resume, Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    EpochEnded,
    Failed,
    Finished,
    Losses,
    RunStarted,
    StateChanged,
)
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def curve(events: list[Event]) -> np.ndarray:
    parts = [e.values.unpack() for e in events if isinstance(e, Losses)]
    return np.concatenate(parts)


def test_a_network_learns_the_digits(worker: Talk, tmp_path: Path) -> None:
    finished = worker.carry_out(new_run(tmp_path, digits_mlp(epochs=30)))
    assert not finished.stopped
    assert finished.metrics["test_Accuracy"] > 0.93
    (started,) = worker.said(RunStarted)
    assert started.parameters == 64 * 32 + 32 + 32 * 10 + 10
    assert started.steps_per_epoch == 20  # 1,258 samples, 64 at a time
    assert len(worker.said(EpochEnded)) == 30
    assert len(curve(worker.heard)) == 30 * 20


def test_the_log_holds_every_loss_and_reads_like_the_live_run(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    worker.carry_out(run)
    logged = list(open_run(run).events())
    assert np.array_equal(curve(logged), curve(worker.heard))
    assert isinstance(logged[-1], Finished)


def test_the_same_seed_gives_the_same_losses_bit_for_bit(worker: Talk, tmp_path: Path) -> None:
    curves = []
    for seed in (3, 3, 4):
        worker.carry_out(new_run(tmp_path, digits_mlp(seed=seed)))
        curves.append(curve(worker.heard).tobytes())
    assert curves[0] == curves[1] != curves[2]


def test_a_paused_run_waits_goes_on_and_stops(worker: Talk, tmp_path: Path) -> None:
    worker.train(new_run(tmp_path, digits_mlp(epochs=100_000)))
    worker.until(EpochEnded)
    worker.client.send(Pause())
    worker.until(StateChanged, lambda e: e.state == "paused")
    worker.client.read(0.3)
    assert not [e for e in worker.client.read(0.3) if isinstance(e, Losses)]
    worker.client.send(Resume())
    worker.until(StateChanged, lambda e: e.state == "running")
    worker.until(Losses)
    worker.client.send(Stop())
    assert worker.until(Finished, seconds=5).stopped


def test_a_folder_with_a_finished_run_is_not_trained_again(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    worker.carry_out(run)
    worker.train(run)
    assert "already holds a run" in worker.until(Failed).message


def test_a_changed_source_is_not_executed(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp())
    with (run / "model.py").open("a") as file:
        file.write("open('marker', 'w')\n")
    worker.train(run)
    assert "changed after the run began" in worker.until(Failed).message
    assert not (run / "marker").exists()


def test_the_worker_leaves_when_its_input_ends(tmp_path: Path) -> None:
    talk = Talk()
    talk.train(new_run(tmp_path, digits_mlp(epochs=100_000)))
    talk.until(EpochEnded)
    began = monotonic()
    assert talk.client._process is not None and talk.client._process.stdin is not None
    talk.client._process.stdin.close()
    assert talk.until(Finished, seconds=5).stopped
    assert talk.client._process.wait(5) == 0
    assert monotonic() - began < 5
    talk.client.close()


@pytest.mark.slow
def test_a_worker_that_hangs_is_gone_within_ten_seconds(tmp_path: Path) -> None:
    talk = Talk()
    talk.train(new_run(tmp_path, digits_mlp(epochs=100_000)))
    talk.until(EpochEnded)
    assert talk.client.pid is not None
    os.kill(talk.client.pid, signal.SIGSTOP)
    began = monotonic()
    talk.client.stop()
    assert monotonic() - began < 10
    assert not talk.client.alive
    talk.client.close()


def test_a_killed_worker_has_a_cause_of_death() -> None:
    talk = Talk()
    assert talk.client.pid is not None
    os.kill(talk.client.pid, signal.SIGKILL)
    assert talk.client._process is not None
    talk.client._process.wait(5)
    death = talk.client.death()
    assert death is not None and (death.cause, death.crashed) == ("signal", False)
    assert "killed from outside" in str(talk.client.cause_of_death())
    talk.client.close()
