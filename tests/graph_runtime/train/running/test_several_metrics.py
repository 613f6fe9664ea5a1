"""Several metrics at once: in events, figures, checkpoints and the exported script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from graph_runtime.metric import METRICS, figure_names
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.events import Confused, EpochEnded
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping.loop import score
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

MORE = [
    {"kind": "TopKAccuracy", "params": {"k": 1}},
    {"kind": "TopKAccuracy", "params": {"k": 3}},
    {"kind": "F1Score"},
]
NAMES = ["TopKAccuracy(k=1)", "TopKAccuracy(k=3)", "F1Score"]


def drawing(epochs: int = 2) -> Document:
    return digits_mlp(epochs=epochs, metrics=MORE)


def test_names_tell_figures_of_one_kind_apart() -> None:
    made = [METRICS.make(one["kind"], one.get("params", {})) for one in MORE]  # type: ignore[arg-type]
    assert figure_names(made) == NAMES  # type: ignore[arg-type]


def test_figures_that_do_not_fit_or_are_counted_already_are_problems() -> None:
    wrong = digits_mlp(metrics=[{"kind": "R2Score"}, {"kind": "F1Score"}, {"kind": "Acuracy"}])
    assert [p.param for p in check(wrong).problems] == ["training.metrics.2"]
    wrong = digits_mlp(metrics=[{"kind": "R2Score"}, {"kind": "F1Score"}, {"kind": "Accuracy"}])
    found = {p.param: p.message for p in check(wrong).problems}
    assert found["training.metrics.0"].startswith("R2Score cannot be counted")
    assert found["training.metrics.2"] == "Accuracy is counted already."


def test_every_epoch_tells_them_and_they_are_those_of_one_alone(
    worker: Talk, tmp_path: Path
) -> None:
    run = new_run(tmp_path, drawing())
    finished = worker.carry_out(run)
    ended = [event for event in open_run(run).events() if isinstance(event, EpochEnded)]
    assert [sorted(event.validation_more) for event in ended] == [sorted(NAMES)] * 2
    for event in ended:
        assert event.train_metric == event.train_more["TopKAccuracy(k=1)"]
        assert event.validation_metric == event.validation_more["TopKAccuracy(k=1)"]
        assert event.validation_more["TopKAccuracy(k=3)"] > event.validation_metric
    assert finished.metrics["test_F1Score"] > 0
    job = read_job(open_run(run))
    learner, (parts, _) = make_learner(job), read_parts(job)
    alone = METRICS.kinds["F1Score"]()
    result = learner.model.eval()(*parts.test.inputs)
    wanted = alone.value(alone.add(result, parts.test.targets).tolist())
    found = score(learner, parts.test, 64)
    assert found is not None and found.more["F1Score"] == pytest.approx(wanted)


def test_the_sums_of_an_epoch_that_was_broken_off_are_told_apart_again(tmp_path: Path) -> None:
    job = read_job(open_run(new_run(tmp_path, drawing())))
    learner, (parts, _) = make_learner(job), read_parts(job)
    inputs, target = next(parts.train.in_order(32))
    sums = learner.sums(learner.model(*inputs), target).tolist()
    assert learner.lengths == [2, 2, 2, 30]
    whole = learner.figures(sums)
    other = make_learner(job)
    other.lengths[:] = learner.lengths
    assert other.figures(sums) == whole


@pytest.mark.slow
def test_the_exported_script_prints_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(document, drawing())
    assert main(["train", str(document), "--run-dir", str(run), "--device", "cpu", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert main(["export", str(run), "--to", "python", "-o", str(out)]) == 0
    shown = subprocess.run(
        [sys.executable, "train.py"], cwd=out, capture_output=True, text=True, check=True
    ).stdout
    told = re.findall(r"F1Score (\S+)", shown.splitlines()[-1])
    assert float(told[-1]) == pytest.approx(metrics["test_F1Score"], abs=1e-4)
    capsys.readouterr()
    assert main(["evaluate", str(run), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["test_F1Score"] == metrics["test_F1Score"]


def test_the_confusion_matrix_of_the_validation_part_is_told(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=1, metrics=[{"kind": "ConfusionMatrix"}]))
    worker.carry_out(run)
    (told,) = [event for event in open_run(run).events() if isinstance(event, Confused)]
    counts = told.counts.unpack()
    (ended,) = [event for event in open_run(run).events() if isinstance(event, EpochEnded)]
    assert told.classes == tuple("0123456789")
    assert counts.sum() == 269 and ended.validation_metric is not None
    assert counts.trace() / 269 == pytest.approx(ended.validation_metric)
