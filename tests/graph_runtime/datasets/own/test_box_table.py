"""Pictures with boxes: what the table says is what the network learns, or it is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from graph_runtime.__main__ import main
from graph_runtime.dataset import Data
from graph_runtime.datasets.own.box_table import BoxTable
from graph_runtime.datasets.shapes.shape_boxes import ShapeBoxes
from graph_runtime.document.model import Recipe, Training
from graph_runtime.errors import DataError
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from tests.graph_runtime.datasets.own.refusing import refusal

HEADER = "file,x1,y1,x2,y2,class\n"
GOOD = "a.png,10,4,30,12,cat\nb.png,0,0,40,20,dog\nc.png,,,,,\n"


def table(folder: Path, text: str = GOOD, **params: object) -> BoxTable:
    """Pictures of 40 × 20 pixels and their table."""
    (folder / "boxes.csv").write_text(HEADER + text, encoding="utf-8")
    for name in "abc":
        Image.new("RGB", (40, 20), (200, 100, 0)).save(folder / f"{name}.png")
    return BoxTable(path="boxes.csv", **{"height": 8, "width": 8, **params})  # type: ignore[arg-type]


@pytest.mark.row("S13.20")
def test_boxes_are_shares_of_the_picture_and_background_is_all_zero(tmp_path: Path) -> None:
    data = table(tmp_path).load(tmp_path)
    assert data.inputs[0].shape == (3, 3, 8, 8)
    wanted = [[1, 0.5, 0.4, 0.4, 0.5, 1, 0], [1, 0.5, 0.5, 1, 1, 0, 1], [0] * 7]
    np.testing.assert_allclose(data.targets, wanted, rtol=0, atol=1e-7)


@pytest.mark.row("S13.20")
@pytest.mark.parametrize(
    "box",
    ["-1,4,30,12", "10,4,41,12", "10,4,30,20.5", "30,4,10,12", "10,4,10,12", "nan,4,30,12",
     "10,-0.5,30,12", "inf,4,30,12", "ten,4,30,12"],
)  # fmt: skip
def test_a_box_that_is_not_inside_its_picture_is_refused(box: str, tmp_path: Path) -> None:
    said = refusal(table(tmp_path, f"b.png,,,,,\na.png,{box},cat\n"), tmp_path)
    assert "Row 3" in said and "'a.png'" in said
    assert "40 × 20" in said or "no number" in said


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("a.png,1,1,2,2,\n", "a class and a box, or neither"),
        ("a.png,,,,,cat\n", "a class and a box, or neither"),
        ("a.png,1,1,2,2,cat\na.png,,,,,\n", "has a row already"),
        ("../a.png,,,,,\n", "names no file in the folder"),
        ("/etc/a.png,,,,,\n", "names no file in the folder"),
        ("a.png,,,,,\nb.png,,,,,\n", "0 classes"),
        ("a.png,1,1,2,2,cat\nlost.png,,,,,\n", "Row 3"),
    ],
)
def test_a_table_that_says_too_little_is_refused(rows: str, words: str, tmp_path: Path) -> None:
    assert words in refusal(table(tmp_path, rows), tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    data = table(tmp_path)
    (tmp_path / "boxes.csv").write_text("file,x1,y1,x2,class\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column 'y2'"):
        data.load(tmp_path)


def test_a_turned_photograph_has_the_sides_that_are_seen(tmp_path: Path) -> None:
    data = table(tmp_path, "a.jpg,0,30,20,40,cat\nb.png,,,,,\n")
    image, exif = Image.new("RGB", (40, 20)), Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.jpg", exif=exif)
    assert data.load(tmp_path).targets[0].tolist() == [1, 0.5, 0.875, 0.25, 1, 1]


def as_table(folder: Path, samples: int) -> tuple[BoxTable, Data]:
    """Drawn shapes as files and rows, and as they were drawn."""
    drawn = ShapeBoxes(samples=samples, noise=0.0, empty=0.3).load()
    rows = []
    for place, (picture, (there, x, y, h, w, *kind)) in enumerate(
        zip(drawn.inputs[0], drawn.targets * 1.0, strict=True)
    ):
        pixels = (picture * 255).round().astype(np.uint8)
        Image.fromarray(pixels.transpose(1, 2, 0)).save(folder / f"{place}.png")
        sides = [32 * side for side in (x - w / 2, y - h / 2, x + w / 2, y + h / 2)]
        box = ",".join(f"{side:g}" for side in sides) if there else ",,,"
        rows.append(f"{place}.png,{box},{'123'[int(np.argmax(kind))] if there else ''}\n")
    return table(folder, "".join(rows), height=32, width=32), drawn


@pytest.mark.row("S13.20")
def test_drawn_shapes_come_back_from_a_table_as_they_were_drawn(tmp_path: Path) -> None:
    own, drawn = as_table(tmp_path, 40)
    data = own.load(tmp_path)
    np.testing.assert_allclose(data.targets, drawn.targets, atol=1e-5)
    np.testing.assert_allclose(data.inputs[0] / 255, drawn.inputs[0], atol=0.003)


@pytest.mark.slow
def test_a_localiser_learns_from_a_table_and_its_script_learns_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, _ = as_table(tmp_path, 40)
    recipe = Recipe(kind=own.kind(), params=own.model_dump())
    training = Training(
        dataset=recipe, loss=Recipe(kind="LocalisationLoss"), batch_size=8, epochs=2
    )
    document, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(document, read_example("shape_localiser").replaced(training=training))
    assert main(["train", str(document), "--run-dir", str(run), "--device", "cpu"]) == 0
    capsys.readouterr()
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
