"""Whatever happens to the newest checkpoint is noticed and told; a good one is taken up."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
import torch

from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.keeping.saving import Saver
from graph_runtime.train.keeping.snapshot import Origin
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.events import Notice
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.conductor import Conductor
from graph_runtime.train.running.safekeeping import Safekeeping
from graph_runtime.train.stepping.loop import Place
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.inside import carry_out

KINDS = ("bit", "bits", "cut", "empty", "longer", "missing", "exchanged", "no manifest", "pointer")


class Notes(Outlet):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__(os.open(os.devnull, os.O_WRONLY))
        self.said: list[str] = []

    def send(self, event: object, urgent: bool = True) -> None:
        if isinstance(event, Notice):
            self.said.append(event.message)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run with two checkpoints to go on from."""
    monkeypatch.setattr(Saver, "due", lambda saver, epoch_ended: True)
    made = new_run(tmp_path, digits_mlp(width=8, epochs=3, batch_size=256))
    carry_out(made)
    assert len(checkpoint.newest_first(made / "checkpoints")) == 2
    return made


def damage(folder: Path, kind: str, chance: random.Random) -> None:
    """Hurt one file of a checkpoint, or what points to it."""
    older = checkpoint.newest_first(folder.parent)[1]
    files = sorted(path for path in folder.iterdir())
    file = chance.choice(files)
    content = bytearray(file.read_bytes())
    match kind:
        case "bit" | "bits":
            for _ in range(1 if kind == "bit" else 20):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[: chance.randrange(len(content))])
        case "empty":
            file.write_bytes(b"")
        case "longer":
            file.write_bytes(content + bytes(chance.randrange(1, 99)))
        case "missing":
            file.unlink()
        case "exchanged":
            name = chance.choice(("model.safetensors", "optimizer.safetensors", "state.json"))
            shutil.copy(older / name, folder / name)
        case "no manifest":
            (folder / checkpoint.MANIFEST).unlink()
        case "pointer":
            name = chance.choice((older.name, "ckpt-999999999", "../../etc", ""))
            checkpoint.point(folder.parent, "ckpt", name)


def taken_up(run: Path) -> tuple[int, list[str]]:
    """The step a run goes on from, and what is said of it."""
    folder = open_run(run)
    job = read_job(folder)
    newest = next(
        files
        for _, files in checkpoint.readable(checkpoint.newest_first(folder.checkpoints))
        if not isinstance(files, DamagedError)
    )
    data = str(json.loads(newest["state.json"])["data_sha256"])
    origin = Origin(job.config.document_sha256, job.config.source_sha256, data)
    place, notes = Place(), Notes()
    safe = Safekeeping(folder, make_learner(job), place, origin, notes)
    assert safe.go_on()
    return place.step, notes.said


@pytest.mark.row("F8")
@pytest.mark.parametrize("count", [45, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_damage_is_noticed_said_and_survived(run: Path, count: int) -> None:
    chance = random.Random(8)
    threads = torch.get_num_threads()
    noticed = survived = 0
    whole = run.parent / "whole"
    run.rename(whole)
    for trial in range(count):
        shutil.copytree(whole, run)
        newest, older = checkpoint.newest_first(run / "checkpoints")
        kind = KINDS[trial % len(KINDS)]
        damage(newest, kind, chance)
        step, said = taken_up(run)
        good = newest if kind == "pointer" else older
        noticed += any(newest.name in message for message in said)
        survived += checkpoint.name_of("ckpt", step) == good.name
        assert checkpoint.points(run / "checkpoints", good.name)
        shutil.rmtree(run)
    torch.set_num_threads(threads)
    print(f"\n{noticed} of {count} damages noticed, {survived} survived")
    assert noticed == survived == count


def test_a_checkpoint_that_is_not_verified_is_seen_to_be_loaded(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: without the hashes a flipped bit of a weight goes unnoticed."""
    monkeypatch.setattr(checkpoint, "_verified", lambda file, digest: file.read_bytes())
    newest = checkpoint.newest_first(run / "checkpoints")[0]
    file = newest / "model.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    step, said = taken_up(run)
    assert checkpoint.name_of("ckpt", step) == newest.name and not said


def test_the_last_checkpoint_stands_after_the_end_of_the_last_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one was saved between the last step and the end of its epoch."""
    attend = Conductor._attend

    def save_and_attend(conductor: Conductor) -> bool:
        conductor._safe.save()
        return attend(conductor)

    monkeypatch.setattr(Conductor, "_attend", save_and_attend)
    monkeypatch.setattr(Alone, "due", lambda alone, step: True)
    run = new_run(tmp_path, digits_mlp(width=8, epochs=2, batch_size=256))
    carry_out(run)
    newest = checkpoint.newest_first(run / "checkpoints")[0]
    state = json.loads(checkpoint.read(newest)["state.json"])
    assert (state["step"], state["epoch"], state["batch"]) == (10, 2, 0)
