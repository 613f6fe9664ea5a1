"""A run whose worker was killed goes on and ends as if nothing had happened, bit for bit."""

import random
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.document.model import Document
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import CheckpointSaved, Failed, Losses, Notice, RunStarted
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

ROOT = Path(__file__).parents[3]


def losses_by_step(events: list[Event]) -> dict[int, float]:
    """The loss of each step; a step that was taken again must have had the same loss."""
    known: dict[int, float] = {}
    for event in events:
        if isinstance(event, Losses):
            for offset, value in enumerate(event.values.unpack().tolist()):
                assert known.setdefault(event.first_step + offset, value) == value
    return known


def outcome(run: Path) -> tuple[str, dict[int, float], dict[str, Any]]:
    """Hash of the final weights and optimizer, all losses, and the final figures."""
    last = checkpoint.newest_first(run / "checkpoints")[0]
    digest = sha256()
    for name in ("model.safetensors", "optimizer.safetensors"):
        digest.update((last / name).read_bytes())
    events = list(open_run(run).events())
    return digest.hexdigest(), losses_by_step(events), events[-1].metrics  # type: ignore[attr-defined]


def slow_mlp(epochs: int) -> Document:
    return digits_mlp(width=64, epochs=epochs, schedule={"kind": "StepLR", "params": {}})


def kill_and_go_on(worker: Talk, run: Path, moments: list[float]) -> None:
    """Kill a worker of its own at each of these moments (s after the first step), then finish."""
    for number, moment in enumerate(moments):
        victim = Talk()
        victim.train(run, resume=number > 0)
        victim.until(RunStarted)
        time.sleep(moment)
        victim.client.kill()
        victim.client.close()
    worker.carry_out(run, resume=True)


@pytest.mark.slow
def test_a_run_that_was_killed_three_times_ends_as_an_uninterrupted_one(
    worker: Talk, tmp_path: Path
) -> None:
    whole, broken = (new_run(tmp_path, slow_mlp(150), saving=0.5) for _ in range(2))
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.15, 0.3, 0.25])
    assert worker.said(RunStarted)[0].first_step > 0
    assert outcome(broken) == outcome(whole)
    assert len(outcome(whole)[1]) == 150 * 20
    assert not list((broken / "checkpoints").glob("*.tmp"))


def test_a_run_goes_on_in_the_middle_of_an_epoch(worker: Talk, tmp_path: Path) -> None:
    recipe = {"batch_size": 1, "epochs": 2}
    whole = new_run(tmp_path, digits_mlp(**recipe))
    broken = new_run(tmp_path, digits_mlp(**recipe), checkpoint_seconds=0.02, saving=1.0)
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.2])
    (started,) = worker.said(RunStarted)
    assert started.first_step % started.steps_per_epoch
    assert outcome(broken) == outcome(whole)


@pytest.mark.parametrize("damage", ["flip", "cut", "missing", "extra", "manifest"])
def test_a_damaged_checkpoint_is_named_and_the_one_before_it_used(
    worker: Talk, tmp_path: Path, damage: str
) -> None:
    whole, broken = (new_run(tmp_path, slow_mlp(40), saving=1.0) for _ in range(2))
    worker.carry_out(whole)
    worker.carry_out(broken)
    newest, previous = checkpoint.newest_first(broken / "checkpoints")
    hurt(newest, damage)
    worker.carry_out(broken, resume=True)
    (started,) = worker.said(RunStarted)
    assert checkpoint.name_of("ckpt", started.first_step) == previous.name
    assert newest.name in worker.said(Notice)[0].message
    assert outcome(broken) == outcome(whole)


def hurt(folder: Path, damage: str) -> None:
    file = folder / ("manifest.json" if damage == "manifest" else "model.safetensors")
    content = bytearray(file.read_bytes())
    match damage:
        case "flip" | "manifest":
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[:-1])
        case "missing":
            (folder / "state.json").unlink()
        case "extra":
            (folder / "more").write_bytes(b"")


def test_a_checkpoint_of_another_run_is_not_taken(worker: Talk, tmp_path: Path) -> None:
    one, other = (new_run(tmp_path, digits_mlp(seed=seed)) for seed in (1, 2))
    worker.carry_out(one)
    worker.carry_out(other)
    newest = checkpoint.newest_first(one / "checkpoints")[0]
    files = checkpoint.read(newest)
    checkpoint.write(other / "checkpoints", "ckpt-000000061", files)
    worker.carry_out(other, resume=True)
    assert "another run" in worker.said(Notice)[0].message


def test_the_last_two_checkpoints_and_the_best_one_stay(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, slow_mlp(60), saving=1.0)
    worker.carry_out(run)
    saved = worker.said(CheckpointSaved)
    names = sorted(path.name for path in (run / "checkpoints").iterdir())
    last = [event.folder for event in saved if not event.best][-2:]
    best = [event.folder for event in saved if event.best][-1]
    assert names == sorted([*last, best, "last.json", "best.json"])
    assert len(saved) > 6
    assert all(int(event.folder.split("-")[1]) == event.step for event in saved)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_forty_kills_at_random_moments_change_nothing(worker: Talk, tmp_path: Path) -> None:
    chance = random.Random(5)
    whole = new_run(tmp_path, slow_mlp(100), saving=1.0)
    worker.carry_out(whole)
    wanted = outcome(whole)
    for _ in range(20):
        broken = new_run(tmp_path, slow_mlp(100), saving=1.0)
        kill_and_go_on(worker, broken, [chance.random() * 0.6, chance.random() * 0.6])
        assert outcome(broken) == wanted


KILLS = [sys.executable, "-m", "tests.endurance.kills"]


@pytest.mark.row("F5")
@pytest.mark.row("F6")
@pytest.mark.row("F11")
@pytest.mark.parametrize("count", [2, pytest.param(24, marks=pytest.mark.slow)])
def test_runs_killed_in_checkpoints_and_validation_end_bit_for_bit_alike(count: int) -> None:
    """`python -m tests.endurance.kills` does 200 of them."""
    done = subprocess.run([*KILLS, str(count)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{count} of {count} killed runs" in done.stdout
    assert "safe checkpoints lost: 0" in done.stdout


@pytest.mark.slow
def test_a_state_that_is_not_restored_is_seen_to_change_the_bits() -> None:
    """Positive control: without its random numbers a run does not go on as it was."""
    planted = [*KILLS, "2", "--plant"]
    done = subprocess.run(planted, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout


@pytest.mark.row("S4.31")
@pytest.mark.parametrize(
    "optimizer",
    [
        {"kind": "SGD", "params": {"lr": 0.1, "momentum": 0.9}},
        {"kind": "SGD", "params": {"lr": 0.1}},
        {"kind": "AdamW", "params": {}},
    ],
)
def test_every_optimizer_goes_on_exactly(
    worker: Talk, tmp_path: Path, optimizer: dict[str, Any]
) -> None:
    cosine = {"kind": "CosineAnnealingLR", "params": {}}
    recipe = {"epochs": 40, "optimizer": optimizer, "schedule": cosine}
    whole, broken = (new_run(tmp_path, digits_mlp(**recipe), saving=1.0) for _ in range(2))
    worker.carry_out(whole)
    worker.carry_out(broken)
    newest = checkpoint.newest_first(broken / "checkpoints")[0]
    hurt(newest, "cut")
    worker.carry_out(broken, resume=True)
    assert 0 < worker.said(RunStarted)[0].first_step < 40 * 20
    assert outcome(broken) == outcome(whole)


def test_a_run_does_not_go_on_with_other_data(worker: Talk, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = [f"{n / 10},{n % 7},{n % 2}" for n in range(60)]
    table.write_text("a,b,kind\n" + "\n".join(rows) + "\n")
    document = chain(
        {
            "x": ("Input", {"shape": [2]}),
            "logits": ("Linear", {"out_features": 2}),
            "result": ("Output", {}),
        },
        dataset={"kind": "CSVFile", "params": {"path": "table.csv", "target": "kind"}},
        epochs=2,
        batch_size=8,
    )
    run = new_run(tmp_path / "runs", document, data_folder="../..")
    worker.carry_out(run)
    table.write_text(table.read_text().replace("0.5,5,1", "0.6,5,1"))
    worker.train(run, resume=True)
    failed = worker.until(Failed)
    assert failed.cause == "data" and "not those that the run began with" in failed.message
