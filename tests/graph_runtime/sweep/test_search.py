"""A sweep: trials are ordinary runs in a folder that can be gone on with and refined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.keeping.files import write_document
from graph_runtime.sweep.plan import SweepPlan, keep_plan
from graph_runtime.sweep.search import Search
from graph_runtime.sweep.study import best_of
from graph_runtime.sweep.trial import Trial
from graph_runtime.train.calling.headless import evaluate
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.commands import Evaluate
from tests.graph_runtime.train.drawings import digits_mlp

pytestmark = pytest.mark.slow
WIDTH = "nodes.hidden.out_features"


def searched(folder: Path, trials: int, jobs: int = 1, **plan: object) -> list[Trial]:
    if not folder.exists():
        keep_plan(folder, digits_mlp(epochs=2), SweepPlan.model_validate(plan))
    return Search(folder, Path.cwd(), threads=1).carry_out(trials, jobs)


@pytest.mark.row("S16.31")
@pytest.mark.row("S16.33")
def test_trials_in_parallel_are_runs_of_their_own_over_the_architecture(tmp_path: Path) -> None:
    search = (
        "training.optimizer.lr=1e-3..0.1:log",
        f"{WIDTH}=8..64:log",
        "nodes.active.kind=ReLU,Tanh,GELU",
        "nodes.dropped.p=0.0..0.5",
    )
    folder = tmp_path / "sweep"
    trials = searched(folder, 4, jobs=2, search=search, sampler="random")
    assert [t.state for t in trials] == ["complete"] * 4
    for trial in trials:
        document = RunFolder(folder / trial.run).document()
        assert document.nodes["hidden"].params["out_features"] == trial.values[WIDTH]
        assert document.nodes["active"].kind == trial.values["nodes.active.kind"]
    best = best_of(trials, maximize=True)
    assert best is not None
    assert best.objective == max(t.objective or 0 for t in trials)
    figures = evaluate(
        Evaluate(folder=str(folder / best.run), part="validation", checkpoint="best")
    )
    assert figures.metrics["validation_Accuracy"] == pytest.approx(best.objective)
    again = searched(folder, 5)
    assert [t.values for t in again[:4]] == [t.values for t in trials]
    assert len(again) == 5


def test_hopeless_trials_end_early_and_faulty_ones_are_named(tmp_path: Path) -> None:
    search = ("training.optimizer.lr=0.01,0.02,1e-9",)
    folder = tmp_path / "sweep"
    keep_plan(
        folder, digits_mlp(epochs=6), SweepPlan(search=search, pruning=True, sampler="random")
    )
    trials = Search(folder, tmp_path).carry_out(14)
    pruned = [t for t in trials if t.state == "pruned"]
    assert pruned
    hopeless = [t for t in trials[6:] if t.values["training.optimizer.lr"] == 1e-9]
    assert hopeless
    assert all(t.state == "pruned" for t in hopeless)
    assert all((folder / t.run / "checkpoints").is_dir() for t in pruned)
    wrong = ("nodes.hidden.out_features=[16, 0]",)
    trials = searched(tmp_path / "wrong", 6, search=wrong, sampler="random")
    for trial in trials:
        fits = trial.values["nodes.hidden.out_features"] == 16
        assert trial.state == ("complete" if fits else "failed")
        assert fits or "out_features" in trial.problem
    assert {t.state for t in trials} == {"complete", "failed"}


def test_the_verb_searches_what_is_suggested_and_refines_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing, first, second = tmp_path / "net.json", tmp_path / "one", tmp_path / "two"
    write_document(drawing, digits_mlp(epochs=1))
    common = ["--trials", "4", "--sampler", "random", "--json"]
    assert main(["sweep", str(drawing), "--dir", str(first), *common]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["trials"]) == 4
    assert found["best"]["objective"] == max(t["objective"] for t in found["trials"])
    assert main(["sweep", str(drawing), "--dir", str(second), "--refine", str(first), *common]) == 0
    said = capsys.readouterr()
    rates = sorted(t["values"]["training.optimizer.lr"] for t in found["trials"])
    for trial in json.loads(said.out)["trials"]:
        assert rates[0] <= trial["values"]["training.optimizer.lr"] <= rates[-1]
    assert main(["sweep", str(drawing), "--dir", str(tmp_path)]) == 1
    assert "not empty" in capsys.readouterr().err
