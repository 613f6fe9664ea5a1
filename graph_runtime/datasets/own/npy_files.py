"""NPYFiles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets._npz_archive import npz_header
from graph_runtime.datasets._own_arrays import OwnArrays
from graph_runtime.datasets.npz_file import npz_dtype, npz_numbers, npz_targets
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.params import FileMark

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class NPYFiles(OwnArrays):
    """Reads two arrays of your own that numpy.save wrote, one of inputs and one of targets."""

    title = "NPY files"
    synonyms = ("numpy", "arrays", "own data", "images", "pair")
    reference = "https://numpy.org/doc/stable/reference/generated/numpy.save.html"
    origin = "Your own files; they are read where they lie and never changed."

    path: Annotated[str, FileMark((".npy",))] = Field(
        min_length=1, description="The array of inputs, samples along its first axis."
    )
    target_path: Annotated[str, FileMark((".npy",))] = Field(
        min_length=1, description="The array of targets, as many as there are samples."
    )

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "path": str(folder / self.path),
            "target_path": str(folder / self.target_path),
            "target_kind": self.target_kind,
            "input_dtype": self.input_dtype,
            "padding": self.padding,
        }
        needs = (open_plain, file_size, expect_room, npz_header, npz_dtype, npy_array)
        return Loading(load_npy, arguments, (*needs, npz_numbers, npz_targets))


def load_npy(
    path: str, target_path: str, target_kind: str, input_dtype: str, padding: int | None
) -> Loaded:
    """Inputs (samples, …) of the dtype, targets (samples, …) int64 or float32."""
    inputs, targets = npy_array(path), npy_array(target_path)
    dtype = npz_dtype(inputs, input_dtype)
    if inputs.ndim < 2 and dtype != "int64":
        raise ValueError(f"{path!r} has no axis beside the samples. Save it as (samples, 1).")
    if targets.ndim < 1 or len(targets) < 2 or inputs.shape[:1] != targets.shape[:1]:
        raise ValueError(
            f"The inputs have the shape {inputs.shape} and the targets {targets.shape}. The first "
            "axis counts the samples: it must be the same in both, and at least 2."
        )
    answers, classes = npz_targets(targets, target_path, target_kind, padding)
    return (npz_numbers(inputs, path, dtype),), answers, classes


def npy_array(path: str) -> Numbers:
    """The array of one file; header and size of the file must agree before it is read."""
    import numpy as np

    with open_plain(path) as file:
        size = file_size(file)
        dtype, fortran, shape, start = npz_header(file.read(10_240), path)
        count = 1
        for length in shape:
            count *= length
        if start + count * dtype.itemsize != size:
            raise ValueError(f"{path!r} says it has the shape {shape}, but has {size:,} bytes.")
        expect_room(count * max(dtype.itemsize, 4))
        file.seek(start)
        values = np.fromfile(file, dtype, count)
    if len(values) != count:
        raise ValueError(f"{path!r} is cut short. Write it again.")
    return values.reshape(shape, order="F" if fortran else "C")
