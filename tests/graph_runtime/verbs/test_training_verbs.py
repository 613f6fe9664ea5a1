"""Training from the command line: the figures come back, the run can be used again."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from graph_runtime.__main__ import main
from tests.graph_runtime.verbs.test_verbs import TINY


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.json"
    path.write_text(TINY)
    return str(path)


def test_a_trained_run_is_evaluated_and_predicts(tiny: str, tmp_path: Path, capsys) -> None:
    run = str(tmp_path / "run")
    assert main(["train", tiny, "--run-dir", run, "--epochs", "2", "--seed", "3", "--json"]) == 0
    captured = capsys.readouterr()
    metrics = json.loads(captured.out.splitlines()[-1])
    assert metrics["test_Accuracy"] > 0.5
    assert "epoch 2/2" in captured.err
    assert json.loads((Path(run) / "document.json").read_text())["training"]["seed"] == 3

    assert main(["evaluate", run, "--split", "test", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again == {name: metrics[name] for name in ("test_loss", "test_Accuracy")}

    assert main(["predict", run, "--split", "test", "-o", str(tmp_path / "out.csv")]) == 0
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 270
    assert np.array(rows[1:], float).shape == (270, 10)


def test_a_folder_that_is_taken_is_refused(tiny: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("keep")
    assert main(["train", tiny, "--run-dir", str(tmp_path / "run"), "--json"]) == 1
    assert "exists already" in json.loads(capsys.readouterr().out)["problems"][0]["message"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--processes", "0"], "from 1 to 64"),
        (["--resume", "--epochs", "3"], "keeps its recipe"),
    ],
)
def test_what_cannot_be_is_said(tiny: str, tmp_path: Path, arguments, words, capsys) -> None:
    assert main(["train", tiny, "--run-dir", str(tmp_path / "run"), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_run_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys) -> None:
    assert main(["evaluate", str(tmp_path / "none")]) == 2
    assert "There is no" in capsys.readouterr().err
