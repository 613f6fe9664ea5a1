"""Tables with column roles, from CSV and Parquet alike; hostile Parquet; bad rows counted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_runtime.dataset import Data
from graph_runtime.datasets.csv_file import CSVFile
from graph_runtime.datasets.own.parquet_file import ParquetFile
from tests.graph_runtime.datasets.own.refusing import refusal

COLUMNS: dict[str, list[Any]] = {
    "id": [1, 2, 3, 4],
    "size": [1.5, None, 2.5, 4.0],
    "colour": ["red", "blue", None, "red"],
    "old": [True, False, True, True],
    "from": ["web", "app", "web", "app"],
    "kind": ["cat", "dog", "cat", "dog"],
}
ROLES = {"target": "kind", "leave_out": "id", "category": "colour", "source": "from"}


def table(kind: str, folder: Path, columns: dict[str, list[Any]], **params: Any) -> Any:
    if kind == "ParquetFile":
        pq.write_table(pa.table(columns), folder / "t.parquet")
        return ParquetFile(path="t.parquet", **params)
    rows = ["".join(",".join(columns))]
    for values in zip(*columns.values(), strict=True):
        plain = ("" if v is None else str(int(v) if isinstance(v, bool) else v) for v in values)
        rows.append(",".join(plain))
    (folder / "t.csv").write_text("\n".join(rows) + "\n")
    return CSVFile(path="t.csv", **params)


KINDS = pytest.mark.parametrize("kind", ["CSVFile", "ParquetFile"])


@pytest.mark.row("S15.44")
@KINDS
def test_words_become_one_hot_inputs_in_the_order_of_the_file(kind: str, tmp_path: Path) -> None:
    data: Data = table(kind, tmp_path, COLUMNS, **ROLES, missing="mean").load(tmp_path)
    nan = float("nan")  # size, then blue and red, then old
    wanted = [[1.5, 0, 1, 1], [nan, 1, 0, 0], [2.5, 0, 0, 1], [4, 0, 1, 1]]
    np.testing.assert_array_equal(data.inputs[0], np.array(wanted, np.float32))
    assert (data.targets.tolist(), data.classes) == ([0, 1, 0, 1], ("cat", "dog"))
    assert data.more["source_names"] == ("app", "web")
    assert data.more["sources"].tolist() == [1, 0, 1, 0]
    assert data.more["missing"]
    assert data.more["notes"] == ("2 missing values take the mean of the training part.",)


@KINDS
def test_rows_that_lack_a_value_are_left_out_and_counted(kind: str, tmp_path: Path) -> None:
    data = table(kind, tmp_path, COLUMNS, **ROLES, missing="skip").load(tmp_path)
    assert data.inputs[0].tolist() == [[1.5, 1, 1], [4, 1, 1]]
    assert data.more["notes"] == ("2 of 4 rows lack a value and are left out.",)
    assert "missing" not in data.more


@KINDS
def test_a_missing_value_stops_with_its_row_unless_a_policy_is_chosen(
    kind: str, tmp_path: Path
) -> None:
    message = refusal(table(kind, tmp_path, COLUMNS, **ROLES), tmp_path)
    row = 3 if kind == "CSVFile" else 2
    assert message.startswith(f"row {row}, column 'size': is empty.")


@KINDS
def test_both_kinds_of_file_give_the_same_numbers_as_written(kind: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    columns = {f"c{i}": rng.normal(size=300).tolist() for i in range(4)}
    data = table(kind, tmp_path, columns, target_kind="number").load(tmp_path)
    whole = np.column_stack([data.inputs[0], data.targets])
    np.testing.assert_array_equal(whole, np.float32(list(columns.values())).T)


@pytest.mark.row("F16")
@KINDS
def test_one_per_cent_of_damaged_rows_is_counted_exactly(kind: str, tmp_path: Path) -> None:
    values: list[Any] = [str(i * 0.5) for i in range(500)]
    bad = [3, 77, 200, 201, 499]
    for row in bad:
        values[row] = "abc"
    columns = {"x": values, "y": [f"k{i % 2}" for i in range(500)]}
    data = table(kind, tmp_path, columns, damaged="skip").load(tmp_path)
    assert data.more["notes"][0].startswith("5 of 500 rows are damaged and left out: row ")
    kept = [i for i in range(500) if i not in bad]
    assert data.inputs[0][:, 0].tolist() == [i * 0.5 for i in kept]
    assert data.targets.tolist() == [i % 2 for i in kept]
    stopped = refusal(table(kind, tmp_path, columns), tmp_path)
    assert "'abc' is not a number" in stopped


@pytest.mark.row("F16")
def test_short_rows_and_bad_labels_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = "x,y\n1,a\n2\n3,b\n4,\n5,a,9\n"
    (tmp_path / "t.csv").write_text(rows)
    data = CSVFile(path="t.csv", damaged="skip").load(tmp_path)
    assert data.inputs[0].tolist() == [[1], [3]]
    assert data.more["notes"][0].startswith("3 of 5 rows are damaged and left out: Row 3 has 1")


@KINDS
@pytest.mark.parametrize("role", ["target", "leave_out", "category", "source"])
def test_a_role_for_a_column_that_is_not_there_is_named(
    kind: str, role: str, tmp_path: Path
) -> None:
    message = refusal(table(kind, tmp_path, COLUMNS, **{**ROLES, role: "Kind"}), tmp_path)
    assert message.startswith("The file has no column 'Kind'. Its columns are 'id', 'size'")


def test_a_category_without_end_is_refused(tmp_path: Path) -> None:
    columns = {"w": [f"word {i}" for i in range(2000)], "y": [i % 2 for i in range(2000)]}
    message = refusal(table("CSVFile", tmp_path, columns, category="w"), tmp_path)
    assert "more than 1,000 different values" in message


def parquet(folder: Path, table: pa.Table, **options: Any) -> ParquetFile:
    pq.write_table(table, folder / "t.parquet", **options)
    return ParquetFile(path="t.parquet")


@pytest.mark.row("T16")
def test_a_small_parquet_file_of_endless_rows_is_refused(tmp_path: Path) -> None:
    """A few hundred bytes of run lengths may stand for billions of rows."""
    rows = pa.table({"x": pa.array(np.zeros(1_000_000)), "y": pa.array(np.zeros(1_000_000))})
    made = parquet(tmp_path, rows)
    assert (tmp_path / "t.parquet").stat().st_size < 20_000
    raw = bytearray((tmp_path / "t.parquet").read_bytes())
    forged = raw.replace(zigzag(1_000_000), zigzag(900_000_000_000)[: len(zigzag(1_000_000))])
    (tmp_path / "t.parquet").write_bytes(bytes(forged))
    message = refusal(made, tmp_path)
    assert "rows" in message or "damaged" in message or "GiB" in message


def zigzag(value: int) -> bytes:
    """A whole number as Thrift's compact protocol writes it."""
    value, found = value << 1, bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


@pytest.mark.row("T16")
@pytest.mark.parametrize("name", ["text", "nothing", "half", "nested", "dates"])
def test_a_false_parquet_file_is_refused(tmp_path: Path, name: str) -> None:
    good = pa.table({"x": [1.0, 2.0], "y": ["a", "b"]})
    if name == "nested":
        made = parquet(tmp_path, pa.table({"x": [[1.0], [2.0]], "y": ["a", "b"]}))
        wanted = "Column 'x' holds list"
    elif name == "dates":
        made = parquet(tmp_path, pa.table({"x": pa.array([1, 2], pa.timestamp("s")), "y": [1, 2]}))
        wanted = "neither numbers nor words. Leave it out."
    else:
        made, wanted = parquet(tmp_path, good), "no Parquet file, or damaged"
        whole = (tmp_path / "t.parquet").read_bytes()
        cut = {"text": b"hello", "nothing": b"", "half": whole[: len(whole) // 2]}
        (tmp_path / "t.parquet").write_bytes(cut[name])
    made.model_copy()
    assert wanted in refusal(made, tmp_path)


def test_dates_may_be_left_out(tmp_path: Path) -> None:
    days = pa.array([1, 2], pa.timestamp("s"))
    pq.write_table(pa.table({"day": days, "x": [1.0, 2.0], "y": ["a", "b"]}), tmp_path / "t.pq")
    data = ParquetFile(path="t.pq", leave_out="day").load(tmp_path)
    assert data.inputs[0].tolist() == [[1], [2]]


@pytest.mark.row("T16")
def test_any_flipped_byte_of_a_parquet_file_is_read_or_refused(tmp_path: Path) -> None:
    made = parquet(tmp_path, pa.table({"x": [1.0, 2.0, 3.0], "y": ["a", "b", "a"]}))
    raw = (tmp_path / "t.parquet").read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(raw), 150):
        changed = bytearray(raw)
        changed[place] ^= 1 << int(rng.integers(8))
        (tmp_path / "t.parquet").write_bytes(bytes(changed))
        try:
            assert len(made.load(tmp_path).targets) >= 2
        except Exception as error:
            assert type(error).__name__ == "DataError", error


@pytest.mark.row("T15")
@pytest.mark.parametrize("path", ["missing.pq", "/dev/zero", "folder", "pipe.pq"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.pq")
    assert "There is no file" in refusal(ParquetFile(path=path), tmp_path)
