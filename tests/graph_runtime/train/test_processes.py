"""Several processes share every batch: the curve is that of one, and none of them may be lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest

from graph_runtime.document.model import Document, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.calling.headless import Ending, train
from graph_runtime.train.calling.launch import crew_command
from graph_runtime.train.folder.run_folder import RunFolder, Settings
from graph_runtime.train.messages.commands import Pause, Resume, Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    CheckpointSaved,
    Failed,
    Finished,
    Losses,
    Notice,
    RunStarted,
    StateChanged,
)
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run

pytestmark = pytest.mark.slow


def losses(run: Path) -> list[float]:
    """Of every step, as the log has them; a step that was taken again counts once."""
    found: dict[int, float] = {}
    for event in RunFolder(run).events():
        if isinstance(event, Losses):
            found |= dict(enumerate(event.values.unpack().tolist(), event.first_step))
    assert sorted(found) == list(range(len(found)))
    return [found[step] for step in sorted(found)]


def trained(document: Document, run: Path, processes: int) -> Ending:
    ending = train(document, run, processes=processes)
    assert ending.failed is None, ending.failed
    return ending


def test_the_curve_and_the_figures_are_those_of_one_process(tmp_path: Path) -> None:
    document = digits_mlp(dropout=0.0, epochs=3, batch_size=50)
    one, two = (trained(document, tmp_path / f"run{n}", n) for n in (1, 2))
    np.testing.assert_allclose(losses(tmp_path / "run2"), losses(tmp_path / "run1"), rtol=2e-5)
    assert one.metrics.keys() == two.metrics.keys()
    for name, value in one.metrics.items():
        assert two.metrics[name] == pytest.approx(value, rel=1e-4), name
    assert not list((tmp_path / "run2").rglob("*.tmp"))


def test_padding_weighs_nothing_however_a_batch_is_shared(tmp_path: Path) -> None:
    document = read_example("copying")
    assert document.training is not None
    data = Recipe(kind="Copying", params={"length": 8, "shortest": 1})
    recipe = document.training.model_copy(update={"epochs": 1, "dataset": data})
    document = document.model_copy(update={"training": recipe})
    for count in (1, 2):
        trained(document, tmp_path / f"run{count}", count)
    np.testing.assert_allclose(losses(tmp_path / "run2"), losses(tmp_path / "run1"), rtol=1e-4)


def test_a_batch_that_gives_a_process_nothing_to_do_is_refused(tmp_path: Path) -> None:
    ending = train(digits_mlp(batch_size=3), tmp_path / "run", processes=2)
    assert ending.failed is not None
    assert "too small for 2 processes" in ending.failed.message


class Crew:
    """A run in two processes, spoken to as the window would."""

    def __init__(self, run: Path) -> None:
        self.client = WorkerClient(argv=crew_command(2, run, resume=False))
        self.client.start()
        self.heard: list[Event] = []

    def until(self, kind: type[Event], seconds: float = 120) -> Event:
        deadline = monotonic() + seconds
        while monotonic() < deadline and not self.client.ended:
            events = self.client.read(0.1)
            self.heard += events
            for event in events:
                if isinstance(event, kind):
                    return event
        raise AssertionError(f"no {kind.__name__}; heard {self.heard[-5:]}")

    def members(self) -> list[int]:
        """Process ids of the two workers."""
        everyone = (Path(p) for p in Path("/proc").iterdir() if p.name.isdigit())
        return [int(p.name) for p in everyone if f"{self.client.pid}" == _parent(p)]


def _parent(process: Path) -> str:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return ""


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    document = digits_mlp(epochs=2_000, batch_size=50)
    talk = Crew(new_run(tmp_path, document, checkpoint_seconds=0.5))
    yield talk
    talk.client.stop()
    talk.client.close()


def test_all_pause_go_on_and_stop_together(crew: Crew) -> None:
    crew.until(Losses)
    crew.client.send(Pause())
    while crew.until(StateChanged).state != "paused":  # type: ignore[attr-defined]
        pass
    sleep(1.0)
    crew.client.read()
    crew.client.send(Resume())
    crew.until(Losses)
    crew.client.send(Stop())
    finished = crew.until(Finished)
    assert isinstance(finished, Finished)
    assert finished.stopped
    deadline = monotonic() + 20
    while crew.client.alive and monotonic() < deadline:
        crew.client.read(0.1)
    assert not crew.client.alive
    assert crew.client.cause_of_death() is None


def test_a_process_that_is_killed_costs_no_more_than_a_checkpoint(crew: Crew) -> None:
    saved = crew.until(CheckpointSaved)
    assert isinstance(saved, CheckpointSaved)
    os.kill(max(crew.members()), signal.SIGKILL)
    crew.heard.clear()
    again = crew.until(RunStarted)
    assert isinstance(again, RunStarted)
    assert again.first_step >= saved.step > 0
    assert any("A process was lost" in e.message for e in crew.heard if isinstance(e, Notice))
    crew.until(Losses)
    assert not [e for e in crew.heard if isinstance(e, Failed)]
    steps = [e.step for e in crew.heard if isinstance(e, CheckpointSaved)]
    assert all(a <= b for a, b in pairwise(steps))


def test_a_norm_of_all_rows_is_refused_without_gpus(tmp_path: Path) -> None:
    drawing = {
        "image": ("Input", {"shape": [1, 8, 8]}),
        "norm": ("SyncBatchNorm", {}),
        "flat": ("Flatten", {}),
        "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }
    document = chain(drawing, epochs=1, batch_size=300)
    alone = train(document, tmp_path / "one", settings=Settings(device="cpu"))
    assert alone.failed is None
    ending = train(document, tmp_path / "two", settings=Settings(device="cpu"), processes=2)
    assert ending.failed is not None
    assert "Train in one process" in ending.failed.message
