"""MNIST, CIFAR and NPY files: read as published, refused before a false header costs anything."""

from __future__ import annotations

import gzip
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from graph_runtime.datasets.own._plain_files import expect_room
from graph_runtime.datasets.own.cifar_files import CIFARFiles
from graph_runtime.datasets.own.idx_files import IDXFiles
from graph_runtime.datasets.own.npy_files import NPYFiles
from tests.graph_runtime.datasets.own.refusing import refusal

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (12, 5, 4)).astype(np.uint8)
LABELS = (np.arange(12) % 3).astype(np.uint8)


def idx(values: np.ndarray, shape: tuple[int, ...] | None = None) -> bytes:
    shape = shape or values.shape
    return bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + values.tobytes()


def publish(folder: Path, images: bytes, labels: bytes, pack: bool = False) -> str:
    end = ".gz" if pack else ""
    for name, content in (("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels)):
        packed = gzip.compress(content) if pack else content
        (folder / f"{name}{end}").write_bytes(packed)
    return f"train-images-idx3-ubyte{end}"


@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("layout, shape", [("image", (1, 5, 4)), ("rows", (5, 4)), ("flat", (20,))])
def test_mnist_is_read_as_published(
    tmp_path: Path, pack: bool, layout: str, shape: tuple[int, ...]
) -> None:
    path = publish(tmp_path, idx(PIXELS), idx(LABELS), pack)
    data = IDXFiles(path=path, layout=layout).load(tmp_path)  # type: ignore[arg-type]
    assert data.inputs[0].dtype == np.uint8
    np.testing.assert_array_equal(data.inputs[0], PIXELS.reshape(-1, *shape))
    assert (data.targets.tolist(), data.classes) == (LABELS.tolist(), ("0", "1", "2"))
    assert data.more == {}


def test_the_published_test_images_stay_the_test_part(tmp_path: Path) -> None:
    path = publish(tmp_path, idx(PIXELS), idx(LABELS), True)
    for name, values in (("images-idx3", PIXELS[:5]), ("labels-idx1", LABELS[:5])):
        (tmp_path / f"t10k-{name}-ubyte.gz").write_bytes(gzip.compress(idx(values)))
    data = IDXFiles(path=path).load(tmp_path)
    assert data.more["parts"].tolist() == [-1] * 12 + [2] * 5
    np.testing.assert_array_equal(data.inputs[0][12:, 0], PIXELS[:5])
    assert IDXFiles(path=path, division="mix").load(tmp_path).more == {}


FALSE_IDX: dict[str, tuple[Callable[[], bytes], str]] = {
    "64 TiB in 60 bytes": (lambda: idx(PIXELS[:1], (1 << 31, 1 << 8, 1 << 7)), "says it holds"),
    "one picture too many": (lambda: idx(PIXELS, (13, 5, 4)), "says it holds (13, 5, 4)"),
    "one picture too few": (lambda: idx(PIXELS, (11, 5, 4)), "says it holds (11, 5, 4)"),
    "no picture": (lambda: idx(PIXELS[:0], (0, 5, 4)), "no sample at all"),
    "200 axes": (lambda: bytes([0, 0, 8, 200]) + bytes(900), "no IDX file"),
    "floats": (lambda: bytes([0, 0, 13, 1]) + bytes(90), "no IDX file"),
    "a text": (lambda: b"hello, world", "no IDX file"),
    "nothing": (lambda: b"", "no IDX file"),
    "a zip bomb": (lambda: gzip.compress(idx(np.zeros(40 << 20, np.uint8), (1, 2, 2))), "claims"),
    "a claim that gzip could not hold": (
        lambda: gzip.compress(idx(PIXELS, (1 << 20, 512, 512))),
        "says it holds",
    ),
    "a claim that gzip does not hold": (
        lambda: gzip.compress(idx(PIXELS, (100, 10, 10))),
        "does not hold",
    ),
    "half a gzip": (lambda: gzip.compress(idx(PIXELS))[:150], "damaged"),
    "a flipped gzip": (
        lambda: gzip.compress(idx(PIXELS))[:60] + b"\xff\xff" + gzip.compress(idx(PIXELS))[62:],
        "",
    ),
}


@pytest.mark.row("T16")
@pytest.mark.parametrize("name", FALSE_IDX)
def test_a_false_idx_file_is_refused(tmp_path: Path, name: str) -> None:
    make, wanted = FALSE_IDX[name]
    path = publish(tmp_path, make(), idx(LABELS))
    assert wanted in refusal(IDXFiles(path=path), tmp_path)


@pytest.mark.row("T15")
@pytest.mark.parametrize("trap", ["pipe", "device", "link", "folder", "missing"])
def test_labels_that_are_no_plain_file_are_refused(tmp_path: Path, trap: str) -> None:
    path = publish(tmp_path, idx(PIXELS), idx(LABELS))
    labels = tmp_path / "train-labels-idx1-ubyte"
    labels.unlink()
    secret = tmp_path / "secret"
    secret.write_bytes(idx(LABELS))
    makers: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(labels),
        "device": lambda: labels.symlink_to("/dev/zero"),
        "link": lambda: labels.symlink_to(secret),
        "folder": labels.mkdir,
        "missing": lambda: None,
    }
    makers[trap]()
    assert "There is no file" in refusal(IDXFiles(path=path), tmp_path)


def record(classes: tuple[int, ...], seed: int) -> bytes:
    return (
        bytes(classes)
        + np.random.default_rng(seed).integers(0, 256, 3072).astype(np.uint8).tobytes()
    )


def test_cifar_10_is_read_as_published(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"data_batch_{number}.bin").write_bytes(record((3,), 0) + record((9,), 1))
    (tmp_path / "test_batch.bin").write_bytes(record((0,), 2))
    names = [f"kind {number}" for number in range(10)]
    (tmp_path / "batches.meta.txt").write_text("\n".join([*names, "", ""]))
    data = CIFARFiles(root=".").load(tmp_path)
    assert (data.targets.tolist(), data.classes) == ([3, 9, 3, 9, 0], tuple(names))
    assert data.more["parts"].tolist() == [-1] * 4 + [2]
    assert data.inputs[0].shape == (5, 3, 32, 32) and data.inputs[0].dtype == np.uint8
    assert data.inputs[0][0].tobytes() == record((3,), 0)[1:]


@pytest.mark.parametrize("labels, wanted, count", [("fine", [77, 5], 100), ("coarse", [7, 19], 20)])
def test_cifar_100_has_two_kinds_of_classes(
    tmp_path: Path, labels: str, wanted: list[int], count: int
) -> None:
    (tmp_path / "train.bin").write_bytes(record((7, 77), 0) + record((19, 5), 1))
    data = CIFARFiles(root=".", labels=labels).load(tmp_path)  # type: ignore[arg-type]
    assert (data.targets.tolist(), len(data.classes)) == (wanted, count)


@pytest.mark.row("T16")
@pytest.mark.parametrize(
    "content, wanted",
    [
        (record((3,), 0)[:-1], "no number of records"),
        (b"", "no number of records"),
        (record((10,), 0), "names class 10"),
    ],
)
def test_a_false_cifar_file_is_refused(tmp_path: Path, content: bytes, wanted: str) -> None:
    (tmp_path / "data_batch_1.bin").write_bytes(content)
    assert wanted in refusal(CIFARFiles(root="."), tmp_path)


@pytest.mark.row("T15")
def test_a_cifar_batch_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(record((3,), 0))
    (tmp_path / "data_batch_1.bin").symlink_to(tmp_path / "secret")
    assert "There is no file" in refusal(CIFARFiles(root="."), tmp_path)


def test_a_folder_without_cifar_is_refused(tmp_path: Path) -> None:
    assert "holds neither" in refusal(CIFARFiles(root="."), tmp_path)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype, kept", [("f8", "float32"), ("u1", "pixels"), ("i4", "int64")])
def test_a_pair_of_arrays_is_read(tmp_path: Path, order: str, dtype: str, kept: str) -> None:
    values = PIXELS.astype(dtype)
    np.save(tmp_path / "x.npy", np.asarray(values, order=order))  # type: ignore[arg-type]
    np.save(tmp_path / "y.npy", LABELS)
    data = NPYFiles(path="x.npy", target_path="y.npy", input_dtype=kept).load(tmp_path)  # type: ignore[arg-type]
    assert data.inputs[0].dtype == {"pixels": "uint8"}.get(kept, kept)
    np.testing.assert_array_equal(data.inputs[0], values)
    assert data.targets.tolist() == LABELS.tolist()


def header(text: str) -> bytes:
    raw = text.encode() + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(raw)) + raw


FALSE_NPY = {
    "32 GiB in 128 bytes": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 1), }"),
        "says it has the shape",
    ),
    "objects": (header("{'descr': '|O', 'fortran_order': False, 'shape': (6,), }"), "objects"),
    "code": (header("{'descr': exit(), 'fortran_order': False, 'shape': (6,), }"), "no array"),
    "a header of 4 GiB": (b"\x93NUMPY\2\0\xff\xff\xff\xff{", "no array of plain"),
    "nothing": (b"", "no array of plain"),
}


@pytest.mark.row("T16")
@pytest.mark.parametrize("name", FALSE_NPY)
def test_a_false_npy_file_is_refused(tmp_path: Path, name: str) -> None:
    content, wanted = FALSE_NPY[name]
    (tmp_path / "x.npy").write_bytes(content)
    np.save(tmp_path / "y.npy", LABELS)
    assert wanted in refusal(NPYFiles(path="x.npy", target_path="y.npy"), tmp_path)


def test_arrays_of_different_length_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", PIXELS)
    np.save(tmp_path / "y.npy", LABELS[:-1])
    message = refusal(NPYFiles(path="x.npy", target_path="y.npy"), tmp_path)
    assert "(12, 5, 4) and the targets (11,)" in message


def test_more_samples_than_memory_are_refused_before_they_are_read() -> None:
    expect_room(1 << 20)
    with pytest.raises(ValueError, match=r"need 2,097,152.0 GiB of memory, but .* are free here"):
        expect_room(1 << 50)
