"""Arrays of the person's own: what they may hold, and what is refused before it is read."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_runtime.dataset import Data
from graph_runtime.datasets.npz_file import NPZFile
from graph_runtime.errors import DataError

X = np.arange(24, dtype=np.float64).reshape(6, 4)
Y = np.array([0, 1, 2, 0, 1, 2])


def load(tmp_path: Path, arrays: dict[str, Any], **params: Any) -> Data:
    np.savez(tmp_path / "d.npz", **arrays)
    return NPZFile(path="d.npz", **params).load(tmp_path)


def npy(
    shape: str = "(6, 4)", descr: str = "'<f8'", body: bytes = X.tobytes(), version: int = 1
) -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + body


def archive(members: list[tuple[str, bytes]], kind: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return file.getvalue()


def targets() -> tuple[str, bytes]:
    return "y.npy", npy("(6,)", "'<i8'", Y.astype("<i8").tobytes())


def test_arrays_come_back_as_numpy_wrote_them(tmp_path: Path) -> None:
    data = load(tmp_path, {"x": X, "y": Y})
    np.testing.assert_array_equal(data.inputs[0], X)
    assert data.inputs[0].dtype == np.float32
    assert (data.targets.tolist(), data.classes) == (Y.tolist(), ("0", "1", "2"))


@pytest.mark.parametrize("dtype", ["f2", ">f4", "f8", "u1", "i2", ">i8", "?"])
@pytest.mark.parametrize("compress", [False, True])
def test_every_plain_dtype_is_read(tmp_path: Path, dtype: str, compress: bool) -> None:
    values = (X % 2).astype(dtype)
    save = np.savez_compressed if compress else np.savez
    save(tmp_path / "d.npz", x=values, y=Y.astype("u1").reshape(-1, 1))
    data = NPZFile(path="d.npz").load(tmp_path)
    np.testing.assert_array_equal(data.inputs[0], values.astype(np.float32))


def test_fortran_order_is_kept_apart(tmp_path: Path) -> None:
    data = load(tmp_path, {"x": np.asfortranarray(X), "y": Y})
    np.testing.assert_array_equal(data.inputs[0], X)


def test_tokens_several_inputs_and_number_targets_are_read(tmp_path: Path) -> None:
    arrays = {"a": np.ones((6, 3), np.int32), "b": np.zeros((6, 2), np.int64), "t": X}
    data = load(
        tmp_path, arrays, inputs="a, b", target="t", target_kind="number", input_dtype="int64"
    )
    assert [x.dtype for x in data.inputs] == [np.int64, np.int64]
    np.testing.assert_array_equal(data.targets, X)


def test_pictures_and_tokens_come_as_they_were_saved(tmp_path: Path) -> None:
    arrays = {"a": np.ones((6, 3), np.int32), "n": Y.astype("u1"), "x": X.astype("f8"), "y": Y}
    data = load(tmp_path, arrays, inputs="a, n, x", input_dtype="as saved")
    assert [x.dtype for x in data.inputs] == [np.int64, np.int64, np.float32]
    with pytest.raises(DataError, match="no axis beside the samples"):
        load(tmp_path, {"x": X[:, 0].astype("f4"), "y": Y}, input_dtype="as saved")


def test_a_single_number_target_becomes_a_column(tmp_path: Path) -> None:
    data = load(tmp_path, {"x": X, "y": Y * 0.5}, target_kind="number")
    assert data.targets.shape == (6, 1)


def pickled() -> bytes:
    file = io.BytesIO()
    np.savez(file, x=np.array([{"a": 1}] * 6, dtype=object), y=Y)
    return file.getvalue()


def forged_sizes() -> bytes:
    """An archive whose table of contents claims 64 GiB for an array of 128 bytes."""
    raw = bytearray(archive([("x.npy", npy()), targets()]))
    place = raw.index(b"PK\x01\x02")
    raw[place + 20 : place + 28] = struct.pack("<II", 0xFFFFFF00, 0xFFFFFF00)
    return bytes(raw)


def encrypted() -> bytes:
    raw = bytearray(archive([("x.npy", npy()), targets()]))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    return bytes(raw)


def flipped() -> bytes:
    raw = bytearray(archive([("x.npy", npy()), targets()]))
    raw[raw.index(X.tobytes()[100:140]) + 3] ^= 1
    return bytes(raw)


def doubled() -> bytes:
    raw = archive([("x.npy", npy()), ("z.npy", npy()), targets()])
    return raw.replace(b"z.npy", b"x.npy")


def counted(entries: int) -> bytes:
    raw = bytearray(archive([("x.npy", npy()), targets()]))
    raw[-12:-10] = struct.pack("<H", entries)
    return bytes(raw)


def bomb() -> bytes:
    zeros = npy("(26214400, 1)", "'<f8'", bytes(200 << 20))
    return archive([("x.npy", zeros), targets()], zipfile.ZIP_DEFLATED)


def with_x(content: bytes) -> bytes:
    return archive([("x.npy", content), targets()])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "32 GiB in 128 bytes": (lambda: with_x(npy("(4294967296,)")), "says it has the shape"),
    "a header of 4 GiB": (
        lambda: with_x(b"\x93NUMPY\x02\0" + b"\xff\xff\xff\xff" + b"{" * 100),
        "no array of plain numbers",
    ),
    "pickled objects": (pickled, "objects and text are not read"),
    "an object dtype by hand": (lambda: with_x(npy(descr="'|O'")), "objects and text"),
    "a structured dtype": (lambda: with_x(npy(descr="[('a', '<f8')]")), "no array of plain"),
    "code in the header": (
        lambda: with_x(npy(shape="(__import__('os').getpid(),)")),
        "no array of plain",
    ),
    "text": (lambda: with_x(npy(descr="'<U4'", shape="(6, 4)")), "no array of plain"),
    "a negative size": (lambda: with_x(npy("(-6, 4)")), "no array of plain"),
    "too few numbers": (lambda: with_x(npy("(6, 5)")), "says it has the shape (6, 5)"),
    "too many numbers": (lambda: with_x(npy("(6, 3)")), "says it has the shape (6, 3)"),
    "20 axes": (lambda: with_x(npy("(6, 4" + ", 1" * 18 + ")")), "20 axes"),
    "a bomb": (bomb, "looks like a trap"),
    "sizes beyond the file": (forged_sizes, "packed in a way"),
    "an encrypted member": (encrypted, "damaged"),
    "a flipped bit": (flipped, "damaged"),
    "two arrays of one name": (doubled, "more than one array 'x'"),
    "65,535 members": (lambda: counted(0xFFFF), "the limit is 1,000"),
    "no archive": (lambda: b"hello", "no .npz file"),
    "half an archive": (lambda: with_x(npy())[:200], "no .npz file"),
    "no such array": (lambda: archive([targets()]), "no array 'x'. Its arrays are 'y'"),
    "not finite": (
        lambda: with_x(npy(body=np.where(X == 9, np.nan, X).tobytes())),
        "'x', sample 2: a number is not finite",
    ),
    "too large for float32": (lambda: with_x(npy(body=(X * 1e300).tobytes())), "not finite"),
    "another count of samples": (
        lambda: with_x(npy("(4, 6)")),
        "the shape (4, 6) and 'y' (6,)",
    ),
    "no axis but samples": (lambda: with_x(npy("(6,)", body=X.tobytes()[:48])), "no axis beside"),
    "no axis at all": (lambda: with_x(npy("()", body=X.tobytes()[:8])), "counts the samples"),
}


@pytest.mark.row("T16")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_archive_is_refused_before_it_costs_anything(tmp_path: Path, name: str) -> None:
    make, wanted = HOSTILE[name]
    (tmp_path / "bad.npz").write_bytes(make())
    load(tmp_path, {"x": X, "y": Y})
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(DataError) as caught:
        NPZFile(path="bad.npz").load(tmp_path)
    seconds, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert wanted in str(caught.value)
    assert seconds < 1
    assert peak < 16 << 20


@pytest.mark.parametrize("y", [Y - 1, Y * 1000, Y * 0.5, Y * 0], ids=str)
def test_targets_that_are_no_classes_are_refused(tmp_path: Path, y: Any) -> None:
    with pytest.raises(DataError, match="'y'"):
        load(tmp_path, {"x": X, "y": y})


def test_any_single_changed_byte_is_refused_or_read(tmp_path: Path) -> None:
    """Never another exception, never another length than the file can hold."""
    raw = with_x(npy())
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(raw), 400):
        changed = bytearray(raw)
        changed[place] ^= 1 << int(rng.integers(8))
        (tmp_path / "m.npz").write_bytes(bytes(changed))
        try:
            data = NPZFile(path="m.npz").load(tmp_path)
        except DataError:
            continue
        assert len(data.targets) == 6
