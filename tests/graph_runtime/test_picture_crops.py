"""A crop holds exactly the pixels of its box."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from graph_runtime.__main__ import main

HEAD = "file,left,top,right,bottom,label\n"


@pytest.fixture
def pixels(tmp_path: Path) -> np.ndarray:
    """A folder `in` with one picture of 20×30 random colours."""
    drawn = np.random.RandomState(0).randint(0, 256, (20, 30, 3)).astype(np.uint8)
    (tmp_path / "in").mkdir()
    Image.fromarray(drawn).save(tmp_path / "in" / "cat 1.png")
    return drawn


def cropped(folder: Path, rows: str, *more: str) -> int:
    (folder / "boxes.csv").write_text(HEAD + rows, encoding="utf-8")
    paths = [str(folder / name) for name in ("in", "boxes.csv")]
    return main(["crop", *paths, "-o", str(folder / "out"), "--json", *more])


@pytest.mark.row("S13.06")
def test_the_picture_of_a_box_is_the_box(
    tmp_path: Path, pixels: np.ndarray, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cropped(tmp_path, "cat 1.png,3,5,11,9,cat\ncat 1.png,0,0,30,20,cat\n") == 0
    first, second = json.loads(capsys.readouterr().out)["files"]
    assert Path(first).parent == tmp_path / "out" / "cat"
    np.testing.assert_array_equal(np.asarray(Image.open(first)), pixels[5:9, 3:11])
    np.testing.assert_array_equal(np.asarray(Image.open(second)), pixels)


def test_a_margin_widens_the_box_as_far_as_the_picture_goes(
    tmp_path: Path, pixels: np.ndarray, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cropped(tmp_path, "cat 1.png,3,5,29,9,\n", "--margin", "4") == 0
    (path,) = json.loads(capsys.readouterr().out)["files"]
    np.testing.assert_array_equal(np.asarray(Image.open(path)), pixels[1:13, 0:30])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("cat 1.png,9,5,3,9,cat", "the box is empty"),
        ("cat 1.png,a,5,3,9,cat", "no numbers"),
        ("cat 1.png,40,5,50,9,cat", "lies outside"),
        ("../boxes.csv,3,5,11,9,cat", "lies outside"),
        ("dog.png,3,5,11,9,cat", "cannot be read"),
        ("cat 1.png,inf,5,11,9,cat", "no numbers"),
    ],
)
def test_a_row_that_cannot_be_cut_out_is_named(
    tmp_path: Path, pixels: np.ndarray, row: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cropped(tmp_path, row + "\n") == 1
    told = capsys.readouterr().err
    assert said in told and "Line 2" in told


def test_a_label_names_no_other_folder(tmp_path: Path, pixels: np.ndarray) -> None:
    assert cropped(tmp_path, "cat 1.png,3,5,11,9,../../evil\n") == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["_.._evil"]
