"""What is exported stands alone and is the program's own model to the bit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from tests.graph_runtime.export.exported_drawings import (
    augmented,
    pictures,
    regression,
    saved,
)


def test_a_script_holds_the_transforms_that_the_run_has_and_no_others(
    tmp_path: Path, capsys
) -> None:
    assert main(["export", saved(tmp_path, augmented()), "-o", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "train.py").read_text()
    assert "def crop_anywhere(" in text and "**principal_colours(train_inputs[0][:" in text
    assert "def twist(" not in text and "def cut_out(" not in text
    command = "-m ruff check --isolated --select E,F --line-length 100".split()
    subprocess.run([sys.executable, *command, str(tmp_path / "out")], check=True)
    assert main(["export", saved(tmp_path, pictures()), "-o", str(tmp_path / "plain")]) == 0
    plain = (tmp_path / "plain" / "train.py").read_text()
    assert "Chance" not in plain and "stages" not in plain


def test_a_drawing_is_exported_with_its_training(tmp_path: Path, capsys) -> None:
    document, out = saved(tmp_path, pictures()), tmp_path / "out"
    assert main(["export", document, "--to", "python", "-o", str(out), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["files"], answer["difference"]) == (["model.py", "train.py"], 0.0)
    assert answer["target"] == "python"
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            *"--isolated --select E,F --line-length 100".split(),
            str(out),
        ],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_a_path_that_ends_in_py_gets_the_network_alone(tmp_path: Path, capsys) -> None:
    document, out = saved(tmp_path, regression()), tmp_path / "my_net.py"
    assert main(["export", document, "--to", "Python", "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert "class Model(nn.Module)" in out.read_text()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, capsys) -> None:
    document, out = saved(tmp_path, pictures()), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    assert main(["export", document, "-o", str(out)]) == 1
    assert "thesis.txt" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]


def test_an_unknown_target_is_wrong_usage(tmp_path: Path, capsys) -> None:
    document = saved(tmp_path, pictures())
    assert main(["export", document, "--to", "cobol", "-o", str(tmp_path / "out")]) == 2
    assert "There are numpy, python, tensorboard." in capsys.readouterr().err


def test_a_model_that_differs_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    """The proof looks at what was written and not at what should have been."""
    from graph_runtime.export import proof

    spoilt = proof._ASK.replace("(results,)", "(results + 0.5,)")
    monkeypatch.setattr(proof, "_ASK", spoilt)
    document, out = saved(tmp_path, pictures()), tmp_path / "out"
    assert main(["export", document, "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == pytest.approx(0.5)
