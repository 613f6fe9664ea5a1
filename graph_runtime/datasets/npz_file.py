"""NPZFile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from graph_runtime.dataset import Loaded, Loading
from graph_runtime.datasets._npz_archive import npz_array, npz_header, npz_member, open_npz
from graph_runtime.datasets._own_arrays import OwnArrays
from graph_runtime.params import FileMark

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class NPZFile(OwnArrays):
    """Reads arrays of your own that numpy.savez wrote: images, sequences, tokens, tables."""

    title = "NPZ file"
    synonyms = ("numpy", "arrays", "own data", "npy", "images")
    reference = "https://numpy.org/doc/stable/reference/generated/numpy.savez.html"
    origin = "Your own file; it is read where it lies and never changed."

    path: Annotated[str, FileMark((".npz",))] = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )
    inputs: str = Field(
        "x", min_length=1, description="Names of the input arrays, one per Input; commas between."
    )
    target: str = Field("y", min_length=1, description="Name of the array of targets.")

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "path": str(folder / self.path),
            "inputs": self.inputs,
            "target": self.target,
            "target_kind": self.target_kind,
            "input_dtype": self.input_dtype,
            "padding": self.padding,
        }
        needs = (open_npz, npz_member, npz_array, npz_header, npz_dtype, npz_numbers, npz_targets)
        return Loading(load_npz, arguments, needs)


def load_npz(
    path: str,
    inputs: str,
    target: str,
    target_kind: str,
    input_dtype: str,
    padding: int | None = None,
) -> Loaded:
    """Inputs (samples, …) of the dtype, targets (samples, …) int64 or float32."""
    import zlib
    from zipfile import BadZipFile

    names = [name.strip() for name in inputs.split(",")]
    with open_npz(path) as archive:
        try:
            arrays = [npz_array(archive, name) for name in [*names, target.strip()]]
        except (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
            raise ValueError(f"{path!r} is damaged: {error}. Write it again.") from error
    for name, array in zip(names, arrays, strict=False):
        if array.ndim < 1 or len(array) < 2 or array.shape[:1] != arrays[-1].shape[:1]:
            raise ValueError(
                f"{name!r} has the shape {array.shape} and {target!r} {arrays[-1].shape}. The "
                "first axis counts the samples: it must be the same in both, and at least 2."
            )
        if array.ndim < 2 and npz_dtype(array, input_dtype) != "int64":
            raise ValueError(f"{name!r} has no axis beside the samples. Save it as (samples, 1).")
    targets, classes = npz_targets(arrays[-1], target, target_kind, padding)
    pairs = zip(names, arrays, strict=False)
    kept = (npz_numbers(array, name, npz_dtype(array, input_dtype)) for name, array in pairs)
    return tuple(kept), targets, classes


def npz_dtype(array: Numbers, dtype: str) -> str:
    """What an array becomes, where that depends on how it was saved."""
    if dtype != "as saved":
        return dtype
    return "int64" if array.dtype.kind in "iu" else "float32"


def npz_numbers(array: Numbers, name: str, dtype: str) -> Numbers:
    """The array as float32, int64 or (pixels) uint8, every number finite."""
    import numpy as np

    if dtype == "pixels":
        if array.dtype != np.uint8:
            raise ValueError(f"{name!r} holds {array.dtype}, not bytes (uint8) of pixels.")
        return np.ascontiguousarray(array)
    if dtype == "int64":
        if array.dtype.kind == "f":
            raise ValueError(f"{name!r} holds {array.dtype}, not whole numbers such as token ids.")
        return np.ascontiguousarray(array, dtype=np.int64)
    with np.errstate(over="ignore"):
        numbers = np.ascontiguousarray(array, dtype=np.float32)
    if not np.isfinite(numbers).all():
        sample = int(np.argwhere(~np.isfinite(numbers))[0][0])
        raise ValueError(f"{name!r}, sample {sample}: a number is not finite. Replace it first.")
    return numbers


def npz_targets(
    array: Numbers, name: str, kind: str, padding: int | None
) -> tuple[Numbers, tuple[str, ...]]:
    """Class indices (samples, …) int64 with their names, or numbers (samples, …) float32."""
    import numpy as np

    flat = array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array
    if kind == "number":
        table = flat.reshape(-1, 1) if flat.ndim == 1 else flat
        return npz_numbers(table, name, "float32"), ()
    classes = npz_numbers(flat, name, "int64")
    known = classes if padding is None else np.append(classes[classes != padding], 0)
    low, high = int(known.min()), int(known.max())
    most = 1000 if classes.ndim == 1 else 1_000_000
    if low < 0 or not 1 <= high < most:
        raise ValueError(
            f"{name!r} holds classes from {low} to {high}; they must start at 0 and end below "
            f"{most:,}. Set target_kind to number if these are no classes."
        )
    return classes, tuple(str(index) for index in range(high + 1))
