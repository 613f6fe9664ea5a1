"""The first look at a table: types, gaps, likely roles; and those roles train."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_runtime.__main__ import main
from graph_runtime.dataset import DATASETS
from graph_runtime.datasets.csv_file import CSVFile
from graph_runtime.datasets.own._table_preview import preview
from graph_runtime.errors import DataError

ROWS = 60
COLUMNS = {
    "customer_id": [1000 + i for i in range(ROWS)],
    "age": [20 + i % 7 if i % 10 else None for i in range(ROWS)],
    "weight": [60 + i / 4 for i in range(ROWS)],
    "colour": [("red", "blue", "green")[i % 3] for i in range(ROWS)],
    "remark": [f"remark {i}" for i in range(ROWS)],
    "source": ["web" if i % 2 else "app" for i in range(ROWS)],
    "label": [("yes", "no")[i % 5 == 0] for i in range(ROWS)],
    "nothing": [None] * ROWS,
}
ROLES = ["leave out", "input", "input", "category", "leave out", "source", "target", "leave out"]
PARAMS = {
    "leave_out": "customer_id, remark, nothing",
    "category": "colour",
    "source": "source",
    "target": "label",
    "target_kind": "class",
    "missing": "mean",
}


def write(folder: Path, form: str) -> Path:
    if form == "parquet":
        pq.write_table(pa.table(COLUMNS), folder / "t.parquet")
        return folder / "t.parquet"
    mark = {"comma": ",", "semicolon": ";", "tab": "\t"}[form]
    rows = zip(*COLUMNS.values(), strict=True)
    lines = [mark.join("" if v is None else str(v) for v in row) for row in rows]
    (folder / "t.csv").write_text("\n".join([mark.join(COLUMNS), *lines]) + "\n")
    return folder / "t.csv"


@pytest.mark.row("S15.44")
@pytest.mark.parametrize("form", ["comma", "semicolon", "tab", "parquet"])
def test_roles_are_guessed_and_the_table_loads_with_them(tmp_path: Path, form: str) -> None:
    path = write(tmp_path, form)
    found = preview(path)
    assert [column.role for column in found.columns] == ROLES
    assert [column.missing for column in found.columns] == [0, 6, 0, 0, 0, 0, 0, ROWS]
    extra = {"delimiter": form} if form in ("semicolon", "tab") else {}
    assert found.params == PARAMS | extra
    kind = "ParquetFile" if form == "parquet" else "CSVFile"
    data = DATASETS.kinds[kind](path=str(path), **found.params).load(tmp_path)
    assert data.inputs[0].shape == (ROWS, 5)
    assert (data.classes, data.more["source_names"]) == (("no", "yes"), ("app", "web"))


def test_columns_say_what_they_hold(tmp_path: Path) -> None:
    holds = {column.name: column.holds for column in preview(write(tmp_path, "comma")).columns}
    assert holds["customer_id"] == holds["age"] == "whole numbers"
    assert (holds["weight"], holds["colour"], holds["nothing"]) == ("numbers", "words", "nothing")


def test_a_last_column_of_many_numbers_is_a_number_to_come_close_to(tmp_path: Path) -> None:
    rows = "".join(f"{i % 3},{i * 1.5}\n" for i in range(50))
    (tmp_path / "t.csv").write_text("rooms,price\n" + rows)
    params = preview(tmp_path / "t.csv").params
    assert (params["target"], params["target_kind"]) == ("price", "number")


@pytest.mark.row("S17.09")
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([i * 0.37 for i in range(60)], "number"),
        ([i * 7 for i in range(60)], "number"),
        ([i * 1.5 for i in range(8)], "number"),
        ([(0.5, 1.5, 2.5)[i % 3] for i in range(60)], "class"),
        ([i % 2 for i in range(60)], "class"),
        ([("cat", "dog")[i % 2] for i in range(60)], "class"),
    ],
)
def test_many_broken_numbers_are_a_regression_and_the_rest_are_classes(
    tmp_path: Path, values: list[object], kind: str
) -> None:
    rows = "".join(f"{i % 3},{value}\n" for i, value in enumerate(values))
    (tmp_path / "t.csv").write_text("x,target\n" + rows)
    params = preview(tmp_path / "t.csv").params
    assert (params["target"], params["target_kind"]) == ("target", kind)
    data = CSVFile(path="t.csv", **params).load(tmp_path)  # type: ignore[arg-type]
    assert data.targets.dtype == (np.float32 if kind == "number" else np.int64)


def test_nested_columns_of_parquet_are_left_out(tmp_path: Path) -> None:
    table = pa.table({"x": [1.0, 2.0], "list": [[1], [2]], "y": ["a", "b"]})
    pq.write_table(table, tmp_path / "t.pq")
    found = preview(tmp_path / "t.pq")
    assert [(c.holds, c.role) for c in found.columns][1] == ("other", "leave out")
    assert found.params["leave_out"] == "list"


def test_only_the_first_rows_of_a_long_table_are_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y\n" + "1,a\n2,b\n" * 2000 + "\0")
    assert preview(tmp_path / "t.csv").rows == 1000


@pytest.mark.row("T16")
@pytest.mark.parametrize("content", [b"", b"\0", b"a," * 2000 + b"b\n", b"a" * (3 << 20)])
@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_hostile_table_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    try:
        found = preview(tmp_path / name)
    except DataError as error:
        assert str(error).endswith(".")
    else:
        assert content == b"" and found.rows == 0


def test_the_command_line_shows_the_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "comma")
    assert main(["columns", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [column["role"] for column in answer["columns"]] == ROLES
    assert answer["params"] == PARAMS
    assert main(["columns", str(path)]) == 0
    assert "weight       input      numbers, 60 different: 60.0, 60.25" in capsys.readouterr().out
    assert main(["columns", str(tmp_path / "gone.csv")]) == 1
