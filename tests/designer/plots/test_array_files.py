"""Array files are opened by plain name in the run folder only, and read only as what they are."""

import os
from pathlib import Path

import numpy as np
import pytest

from designer.plots.array_files import ArrayFiles
from graph_runtime.train.messages.event import Array

VALUES = np.arange(6, dtype=np.float32).reshape(2, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run = tmp_path / "run"
    run.mkdir()
    np.save(run / "good.npy", VALUES)
    np.save(run / "doubles.npy", VALUES.astype(np.float64))
    np.save(run / "objects.npy", np.array([{}], object), allow_pickle=True)
    np.save(tmp_path / "outside.npy", VALUES)
    (run / "short.npy").write_bytes((run / "good.npy").read_bytes()[:-1])
    (run / "link.npy").symlink_to(tmp_path / "outside.npy")
    os.mkfifo(run / "pipe.npy")
    (run / "folder.npy").mkdir()
    return run


def test_a_good_file_comes_back_bit_for_bit(folder: Path) -> None:
    read = ArrayFiles(folder)(Array(shape=(2, 3), file="good.npy"))
    assert np.array_equal(read, VALUES)
    assert np.array_equal(ArrayFiles(folder)(Array.pack(VALUES)), VALUES)


@pytest.mark.parametrize(
    "name",
    [
        "doubles.npy", "objects.npy", "short.npy", "link.npy", "pipe.npy", "folder.npy", "none.npy",
        "../outside.npy", "/etc/passwd", "good.npy/", "GOOD.npy", "a\nb.npy", "config.json", "..",
    ],
)  # fmt: skip
def test_anything_else_is_refused(folder: Path, name: str) -> None:
    with pytest.raises((ValueError, OSError)):
        ArrayFiles(folder)(Array(shape=(2, 3), file=name))


@pytest.mark.parametrize("shape", [(3, 2), (6,), (2, 3, 1), (2**50, 2**50), ()])
def test_another_shape_than_the_file_has_is_refused(folder: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        ArrayFiles(folder)(Array(shape=shape, file="good.npy"))
