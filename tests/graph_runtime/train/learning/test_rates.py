"""The learning rate of a run is the one that its recipe plans, step by step or epoch by epoch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from graph_runtime.recipe.rate_plan import rate_plan
from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping.loop import Hooks, Loop, Place, Plan
from tests.graph_runtime.train.drawings import digits_mlp, new_run

BY_STEP = {
    "schedule": {"kind": "InverseSqrtLR", "params": {}},
    "then": {"kind": "CosineAnnealingLR", "params": {}},
    "schedule_unit": "step",
    "warmup": 5.0,
    "then_from": 0.6,
}


class Watched(torch.optim.SGD):
    """Notes the rate of every step."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.rates: list[float] = []

    def step(self, closure: Any = None) -> Any:
        self.rates.append(float(self.param_groups[0]["lr"]))
        return super().step(closure)


def rates_of_run(root: Path, monkeypatch: pytest.MonkeyPatch, **recipe: Any) -> list[float]:
    monkeypatch.setattr(torch.optim, "SGD", Watched)
    sgd = {"kind": "SGD", "params": {"lr": 0.25}}
    job = read_job(open_run(new_run(root, digits_mlp(optimizer=sgd, batch_size=256, **recipe))))
    parts, _ = read_parts(job)
    steps = steps_per_epoch(len(parts.train), 256)
    learner = make_learner(job, steps)
    hooks = Hooks(lambda *_: None, lambda: True, lambda *_: True)
    training = job.training
    plan = Plan(training.epochs, training.batch_size, training.seed)
    Loop(learner, parts, Place(), plan, hooks).run()
    planned = rate_plan(training, job.recipe, steps, (0.25,))
    assert isinstance(learner.optimizer, Watched)
    found = learner.optimizer.rates
    if training.schedule_unit == "step":
        assert found == pytest.approx([planned.rate(t) for t in range(len(found))], rel=1e-12)
    return found


def test_each_step_has_the_planned_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rates_of_run(tmp_path, monkeypatch, **BY_STEP)
    assert found[:6] == pytest.approx([0.25 * t / 6 for t in range(1, 7)])
    assert len(set(found)) == len(found) - 3


def test_each_epoch_has_a_rate_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = {"kind": "InverseTimeLR", "params": {"decay": 1.0}}
    found = rates_of_run(tmp_path, monkeypatch, schedule=schedule)
    assert list(dict.fromkeys(found)) == pytest.approx([0.25, 0.125, 0.25 / 3])


PLATEAU = {"kind": "ReduceLROnPlateau", "params": {}}
CYCLE = {"kind": "OneCycleLR", "params": {}}


@pytest.mark.parametrize(
    ("recipe", "place", "words"),
    [
        ({"schedule": PLATEAU, "schedule_unit": "step"}, "schedule_unit", "once an epoch"),
        ({"schedule": PLATEAU, "split": (0.8, 0.0, 0.2)}, "schedule", "there is none"),
        ({"schedule": CYCLE, "warmup": 1.0}, "schedule", "governs the whole run"),
        ({"then": CYCLE, "then_from": 2.0}, "then", "governs the whole run"),
        (
            {"schedule": CYCLE, "optimizer": {"kind": "Adagrad", "params": {}}},
            "schedule.cycle_momentum",
            "no momentum",
        ),
        ({"warmup": 3.0}, "warmup", "takes 3 epochs, and the run has 3"),
        ({"then": {"kind": "StepLR", "params": {}}, "then_from": 3.0}, "then_from", "epoch 3 of 3"),
        ({"then": {"kind": "StepLRR", "params": {}}}, "then", "StepLRR"),
    ],
)
def test_what_cannot_be_planned_is_told_at_its_field(
    recipe: dict[str, Any], place: str, words: str
) -> None:
    (problem,) = check(digits_mlp(**recipe)).problems
    assert problem.param == f"training.{place}"
    assert words in problem.message
    assert problem.fix.endswith((".", "?"))


def exported(root: Path, document: Document, capsys: pytest.CaptureFixture[str]) -> Any:
    """Trains, exports, runs the script: how far its losses are from those of the run."""
    write_document(root / "drawing.json", document)
    run, out = root / "run", root / "out"
    assert main(["train", str(root / "drawing.json"), "--run-dir", str(run)]) == 0
    capsys.readouterr()
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["losses"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe",
    [
        {"optimizer": {"kind": "Lion", "params": {}}, **BY_STEP},
        {
            "optimizer": {"kind": "EWMAMomentum", "params": {"lr": 0.1}},
            "schedule": {
                "kind": "ReduceLROnPlateau",
                "params": {"watch": "metric", "patience": 0, "threshold": 0.05},
            },
            "epochs": 5,
        },
        {
            "optimizer": {"kind": "RMSpropInnerEps", "params": {}},
            "schedule": {"kind": "OneCycleLR", "params": {"cycle_momentum": False}},
            "schedule_unit": "step",
        },
        {
            "optimizer": {"kind": "LBFGS", "params": {"lr": 0.1, "max_iter": 4}},
            "schedule": {"kind": "StepLR", "params": {"step_size": 1, "gamma": 0.5}},
            "batch_size": 256,
        },
    ],
    ids=["by step", "plateau", "one cycle", "closure"],
)
def test_the_exported_script_has_the_same_rates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], recipe: dict[str, Any]
) -> None:
    losses = exported(tmp_path, digits_mlp(device="cpu", **recipe), capsys)
    assert losses["difference"] == 0.0
    assert losses["steps"] > 10
