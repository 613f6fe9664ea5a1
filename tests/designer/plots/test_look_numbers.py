"""Numbers of a look are read piece by piece, and only from a file that a look has written."""

from pathlib import Path

import numpy as np
import pytest

from designer.plots.look_numbers import LookNumbers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    np.save(tmp_path / "look-1.npy", np.arange(100, dtype="<f4"), allow_pickle=False)
    return tmp_path


def test_a_piece_is_read_in_its_shape(folder: Path) -> None:
    piece = LookNumbers(folder, "look-1.npy").read(10, (2, 3))
    assert piece.tolist() == [[10, 11, 12], [13, 14, 15]]


@pytest.mark.parametrize("name", ["../look-1.npy", "look-1.npy/", "model.py", "look-x.npy", ""])
def test_another_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="nothing that a look"):
        LookNumbers(folder, name).read(0, (1,))


@pytest.mark.parametrize(("at", "shape"), [(-1, (1,)), (99, (2,)), (0, (101,)), (0, (1 << 23,))])
def test_no_place_outside_the_file_is_read(folder: Path, at: int, shape: tuple[int]) -> None:
    with pytest.raises(ValueError, match="look"):
        LookNumbers(folder, "look-1.npy").read(at, shape)


def test_another_kind_of_file_is_refused(folder: Path) -> None:
    np.save(folder / "look-2.npy", np.arange(6.0).reshape(2, 3), allow_pickle=False)
    (folder / "look-3.npy").write_bytes(b"nothing")
    (folder / "look-4.npy").symlink_to(folder / "look-1.npy")
    for number in (2, 3, 4):
        with pytest.raises((ValueError, OSError)):
            LookNumbers(folder, f"look-{number}.npy").read(0, (1,))
