"""`graph-runtime words`: a run's word vectors are asked, joined and written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from docs.examples.text_models import word_vectors
from graph_runtime.__main__ import main
from graph_runtime.keeping.files import write_document


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    (folder / "own.txt").write_text("the cat sat on the mat and the dog sat on the cat. " * 30)
    document = word_vectors(words=12, width=4)
    assert document.training is not None
    params = {"path": "own.txt", "max_size": 12, "min_count": 1, "threshold": 0.0}
    data = document.training.dataset.model_copy(update={"params": params})
    training = document.training.model_copy(
        update={"dataset": data, "epochs": 1, "batch_size": 64, "metric": None}
    )
    write_document(folder / "drawing.json", document.replaced(training=training))
    command = ["train", str(folder / "drawing.json"), "--run-dir", str(folder / "run")]
    assert main([*command, "--device", "cpu"]) == 0
    return folder / "run"


def answer(run: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict:
    capsys.readouterr()
    assert main(["words", str(run), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.row("S10.12")
@pytest.mark.row("S10.18")
def test_written_rows_equal_the_tensors(run: Path, tmp_path: Path, capsys) -> None:
    weights = load_file(max((run / "checkpoints").glob("ckpt-*")) / "model.safetensors")
    one, other = weights["vectors.weight"], weights["near.weight"]
    out = tmp_path / "own.vec"
    for options, wanted in (
        ([], one),
        (["--with", "near"], (one + other) / 2),
        (["--with", "near", "--join", "sum"], one + other),
    ):
        told = answer(run, capsys, "--table", "vectors", *options, "-o", str(out))
        assert told["words"] == 12
        rows = [line.split(" ") for line in out.read_text("utf-8").splitlines()]
        assert np.array_equal(np.array([row[1:] for row in rows], np.float32), wanted)
        assert rows[4][0] == "the"


def test_near_words_leave_out_the_word_and_strangers_are_refused(run: Path, capsys) -> None:
    near = answer(run, capsys, "--near", "cat", "--count", "3")["near"]
    assert len(near) == 3
    assert "cat" not in [word["word"] for word in near]
    assert main(["words", str(run), "--near", "zebra"]) == 2
    assert main(["words", str(run), "--table", "nothing"]) == 2
    assert main(["words", str(run), "--neutralise", "cat"]) == 2
    told = answer(run, capsys, "--analogy", "cat", "dog", "mat")["near"]
    assert not {"cat", "dog", "mat"} & {word["word"] for word in told}


def test_a_direction_is_taken_out_of_all_other_words(run: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "own.vec"
    answer(run, capsys, "--table", "vectors", "--neutralise", "cat:dog", "-o", str(out))
    rows = {
        line.split(" ")[0]: np.array(line.split(" ")[1:], float)
        for line in out.read_text("utf-8").splitlines()
    }
    direction = rows["cat"] - rows["dog"]
    assert rows["the"] @ direction == pytest.approx(0, abs=1e-5)
