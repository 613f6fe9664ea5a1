"""Folders of pictures through a whole run: bytes on the device, counts told, a part held back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import EpochEnded, Failed, Notice
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.talking import Talk


def pictures(folder: Path, each: int = 40) -> None:
    """Bright and dark noise from two sources, one picture of which is cut short."""
    rng = np.random.default_rng(0)
    for source in ("web", "app"):
        for kind, level in (("bright", 170), ("dark", 80)):
            (folder / "own" / source / kind).mkdir(parents=True)
            for number in range(each):
                pixels = (level + rng.integers(-60, 60, (6, 6, 3))).astype(np.uint8)
                place = folder / "own" / source / kind / f"{number}.png"
                Image.fromarray(pixels).save(place)
    raw = (folder / "own/web/dark/7.png").read_bytes()
    (folder / "own/web/dark/7.png").write_bytes(raw[:60])


def document(**training: Any) -> Document:
    params = {"root": "own", "layout": "source/class", "height": 6, "width": 6, "damaged": "skip"}
    return chain(
        {
            "image": ("Input", {"shape": [3, 6, 6]}),
            "flat": ("Flatten", {}),
            "logits": ("Linear", {"out_features": 2}),
            "result": ("Output", {}),
        },
        **{
            "dataset": {"kind": "ImageFolder", "params": params},
            "source_split": "web: 1/0/0; app: 0.5/0.25/0.25",
            "training_dev": 0.1,
            "per_channel": True,
            "epochs": 3,
            "batch_size": 16,
            "optimizer": {"kind": "Adam", "params": {"lr": 0.01}},
            **training,
        },
    )


@pytest.mark.row("S16.21")
@pytest.mark.row("S16.22")
def test_a_run_keeps_sources_apart_and_looks_at_what_it_holds_back(
    worker: Talk, tmp_path: Path
) -> None:
    pictures(tmp_path)
    run = new_run(tmp_path, document(), data_folder="..")
    parts, _ = read_parts(read_job(RunFolder(run)))
    assert parts.training_dev is not None
    # 79 good ones of the web and 40 of the app train; a tenth of these is held back.
    assert (len(parts.train), len(parts.training_dev)) == (107, 12)
    assert (len(parts.validation), len(parts.test)) == (20, 20)
    assert parts.train.inputs[0].dtype.is_floating_point is False
    metrics = worker.carry_out(run).metrics
    told = worker.said(Notice)[0].message
    assert told.startswith("1 of 160 pictures are damaged and left out: 'web/dark/7.png'")
    ended = worker.said(EpochEnded)[-1]
    assert ended.training_dev_loss == pytest.approx(metrics["training_dev_loss"])
    assert metrics["training_dev_Accuracy"] > 0.9 and metrics["test_Accuracy"] > 0.9


def test_a_damaged_picture_stops_the_run_where_that_is_wanted(worker: Talk, tmp_path: Path) -> None:
    pictures(tmp_path)
    params = {"root": "own", "layout": "source/class", "height": 6, "width": 6}
    made = document(dataset={"kind": "ImageFolder", "params": params})
    worker.train(new_run(tmp_path, made, data_folder=".."))
    failed = worker.until(Failed)
    assert failed.cause == "data"
    assert failed.message.startswith("'web/dark/7.png' cannot be read: ")


@pytest.mark.slow
@pytest.mark.parametrize("standardize", [True, False])
def test_an_exported_run_on_pictures_repeats_it_bit_for_bit(
    tmp_path: Path, standardize: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures(tmp_path)
    drawing, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(drawing, document(standardize=standardize))
    assert main(["train", str(drawing), "--run-dir", str(run), "--device", "cpu"]) == 0
    capsys.readouterr()
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
    assert answer["losses"]["steps"] > 0


@pytest.mark.slow
def test_an_exported_run_on_a_table_with_roles_repeats_it_bit_for_bit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{i % 7},{'' if i % 9 == 0 else i / 3},{'rgb'[i % 3]},{'no yes'.split()[i % 2]}"
            for i in range(120)]  # fmt: skip
    (tmp_path / "own.csv").write_text("n,x,colour,answer\n" + "\n".join([*rows, "1,2"]) + "\n")
    params = {"path": "own.csv", "category": "colour", "missing": "mean", "damaged": "skip"}
    made = chain(
        {
            "row": ("Input", {"shape": [5]}),
            "out": ("Linear", {"out_features": 2}),
            "result": ("Output", {}),
        },
        dataset={"kind": "CSVFile", "params": params},
        epochs=3,
        batch_size=16,
    )
    drawing, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(drawing, made)
    assert main(["train", str(drawing), "--run-dir", str(run), "--device", "cpu"]) == 0
    capsys.readouterr()
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
    assert answer["losses"]["steps"] > 0
