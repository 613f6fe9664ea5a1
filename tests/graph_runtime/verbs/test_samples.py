"""The bundled samples are written out, and each importer loads its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from graph_runtime.__main__ import main
from graph_runtime.dataset import DATASETS
from graph_runtime.datasets.own._table_preview import preview


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["samples", "-o", str(tmp_path / "samples"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["files"]) == 1 + 16 + 1
    assert main(["samples", "-o", str(tmp_path / "samples")]) == 2
    return Path(told["folder"])


@pytest.mark.row("S17.11")
def test_the_table_of_fruits_loads_with_the_roles_that_are_guessed(folder: Path) -> None:
    params = preview(folder / "fruit.csv").params
    assert (params["target"], params["category"]) == ("fruit", "texture")
    data = DATASETS.kinds["CSVFile"](path="fruit.csv", **params).load(folder)
    assert data.classes == ("apple", "orange")
    assert data.inputs[0][:4].tolist() == [[150, 1, 0], [170, 1, 0], [140, 0, 1], [130, 0, 1]]


@pytest.mark.row("S17.11")
def test_the_pictures_load_by_the_folder_they_lie_in(folder: Path) -> None:
    params = {"root": "shapes", "height": 24, "width": 24, "colour": "gray"}
    data = DATASETS.kinds["ImageFolder"](**params).load(folder)
    assert data.classes == ("circle", "square")
    assert data.inputs[0].shape == (16, 1, 24, 24)
    assert np.bincount(data.targets).tolist() == [8, 8]


@pytest.mark.row("S17.11")
def test_the_text_loads_token_by_token(folder: Path) -> None:
    data = DATASETS.kinds["Text"](path="sentences.txt", length=16, samples=40).load(folder)
    (seen,) = data.inputs
    assert seen.shape == data.targets.shape == (40, 16)
    np.testing.assert_array_equal(seen[:, 1:], data.targets[:, :-1])
    begin = "".join(data.classes[token] for token in seen[0])
    assert begin == "yesterday we all"
