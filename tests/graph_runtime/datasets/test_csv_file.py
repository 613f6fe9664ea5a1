"""Tables of the person's own: what they may say, and what is refused with a sentence."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.dataset import Data
from graph_runtime.datasets.csv_file import CSVFile
from graph_runtime.errors import DataError

GOOD = "age,weight,kind\n30,60.5,cat\n31,61,dog\n40,1e2,cat\n"


def load(tmp_path: Path, content: str | bytes, **params: Any) -> Data:
    raw = content.encode() if isinstance(content, str) else content
    (tmp_path / "table.csv").write_bytes(raw)
    return CSVFile(path="table.csv", **params).load(tmp_path)


def refusal(tmp_path: Path, content: str | bytes, **params: Any) -> str:
    with pytest.raises(DataError) as caught:
        load(tmp_path, content, **params)
    return str(caught.value)


def test_a_table_gives_numbers_and_classes_in_order(tmp_path: Path) -> None:
    data = load(tmp_path, GOOD)
    assert data.inputs[0].tolist() == [[30, 60.5], [31, 61], [40, 100]]
    assert data.inputs[0].dtype == np.float32
    assert (data.targets.tolist(), data.classes) == ([0, 1, 0], ("cat", "dog"))
    assert data.targets.dtype == np.int64


def test_classes_that_are_numbers_are_ordered_by_size(tmp_path: Path) -> None:
    data = load(tmp_path, "x,y\n1,10\n2,9\n3,100\n")
    assert (data.classes, data.targets.tolist()) == (("9", "10", "100"), [1, 0, 2])


def test_a_number_target_is_a_column_of_its_own(tmp_path: Path) -> None:
    data = load(tmp_path, GOOD, target="weight", target_kind="number", leave_out="kind")
    assert data.targets.tolist() == [[60.5], [61], [100]]
    assert data.inputs[0].tolist() == [[30], [31], [40]]
    assert data.classes == ()


def test_it_reads_what_spreadsheets_write(tmp_path: Path) -> None:
    text = '\ufeffGröße;"label"\r\n1;"a;b"\r\n\r\n2;c\r\n'
    data = load(tmp_path, text, delimiter="semicolon")
    assert (data.classes, data.inputs[0].tolist()) == (("a;b", "c"), [[1], [2]])


def test_it_agrees_with_numpy_on_a_random_table(tmp_path: Path) -> None:
    table = np.random.default_rng(0).normal(size=(200, 7))
    header = ",".join(f"c{i}" for i in range(7))
    np.savetxt(tmp_path / "t.csv", table, delimiter=",", header=header, comments="")
    data = CSVFile(path="t.csv", target_kind="number").load(tmp_path)
    whole = np.column_stack([data.inputs[0], data.targets])
    np.testing.assert_allclose(whole, table.astype(np.float32), rtol=1e-6)


def test_an_absolute_path_stays_absolute(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(GOOD)
    assert len(CSVFile(path=str(tmp_path / "t.csv")).load(Path("/nowhere")).targets) == 3


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "a word among numbers": ("age,k\n1,a\nabc,b\n", "row 3, column 'age': 'abc' is not a number"),
    "an empty cell": ("age,k\n1,a\n,b\n", "row 3, column 'age': is empty"),
    "an empty class": ("age,k\n1,a\n2,\n", "row 3, column 'k' is empty"),
    "not a number": ("age,k\n1,a\nnan,b\n", "'nan' is not a number"),
    "infinite": ("age,k\n1,a\n1e999,b\n", "'1e999' is not a number"),
    "too large for float32": ("age,k\n1,a\n1e39,b\n", "'1e39' is not a number"),
    "python's own spelling": ("age,k\n1,a\n1_000,b\n", "'1_000' is not a number"),
    "a short row": ("age,k\n1,a\n2\n", "Row 3 has 1 columns but the header has 2"),
    "a zero byte": (b"age,k\n1,a\n\0,b\n", "Row 3 holds a zero byte"),
    "mixed encodings": (b"age,k\n1,a\n2,\xe4\n", "Row 3 is not UTF-8"),
    "an open quote": ('age,k\n1,a\n2,"b\n', "cannot be read"),
    "a field of 1 GB": (b'age,k\n1,"' + b"a" * (3 << 20), "longer than a million"),
    "a long quoted field": (b'age,k\n1,"' + b"a\n" * (1 << 20), "field larger than"),
    "a million columns": (b"a," * 1_000_000, "longer than a million"),
    "20,000 columns": (b"a," * 20_000 + b"b\n", "the limit is 10,000"),
    "two columns of one name": ("a,a,k\n1,2,b\n", "'a'"),
    "no rows": ("age,k\n", "holds 0 rows"),
    "nothing": ("", "no inputs"),
    "the target alone": ("k\na\nb\n", "no column beside the target"),
    "one class": ("age,k\n1,a\n2,a\n", "one class only"),
    "classes without end": (
        "age,k\n" + "".join(f"1,{i}\n" for i in range(2000)),
        "more than 1,000 different values",
    ),
}


@pytest.mark.row("T16")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_table_is_refused_at_once_with_a_sentence(tmp_path: Path, name: str) -> None:
    content, wanted = HOSTILE[name]
    extra = {"target": "a"} if name.startswith("two columns") else {}
    load(tmp_path, GOOD)
    tracemalloc.start()
    begun = time.process_time()
    message = refusal(tmp_path, content, **extra)
    seconds, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert wanted in message
    assert "\n" not in message and len(message) < 2000
    assert seconds < 1
    assert peak < 64 << 20


def test_an_unknown_column_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    message = refusal(tmp_path, GOOD, target="Kind")
    assert message == "The file has no column 'Kind'. Its columns are 'age', 'weight', 'kind'."


def test_control_characters_are_shown_as_escapes(tmp_path: Path) -> None:
    message = refusal(tmp_path, "age,k\n1,a\n\x1b[31m\u202e,b\n")
    assert "\x1b" not in message and "\u202e" not in message


@pytest.mark.parametrize("path", ["missing.csv", "/dev/zero", "folder", "pipe.csv", "a\0b"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match="There is no file"):
        CSVFile(path=path).load(tmp_path)


def test_a_large_table_is_read_to_its_last_row(tmp_path: Path) -> None:
    rows = "".join(f"{i},{i * 0.5},{i % 7},c{i % 3}\n" for i in range(100_000))
    data = load(tmp_path, "a,b,c,k\n" + rows)
    assert data.inputs[0].shape == (100_000, 3)
    assert data.inputs[0][-1].tolist() == [99_999, 49_999.5, 99_999 % 7]


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=200) | st.text('abc,;"\n\r1.5- \0\t=+é', max_size=200))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes | str) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    with TemporaryDirectory() as folder:
        (Path(folder) / "any.csv").write_bytes(b"a,b\n1,x\n2,y\n" + raw)
        try:
            data = CSVFile(path="any.csv").load(Path(folder))
        except DataError as refused:
            assert str(refused).endswith(".")
        else:
            assert len(data.inputs[0]) == len(data.targets) >= 2
