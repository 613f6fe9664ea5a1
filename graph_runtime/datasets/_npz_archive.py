"""Reading single arrays out of an `.npz` file that a stranger may have made.

Sizes are compared before anything is allocated; no header is evaluated, nothing is unpickled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

    import numpy as np

    Numbers = np.ndarray[Any, Any]


def open_npz(path: str) -> ZipFile:
    """The archive, once its table of contents is known to be small and plain."""
    import zipfile
    from pathlib import Path

    if not Path(path).is_file():
        raise ValueError(f"There is no file {path!r}. Choose the file again.")
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file:
        file.seek(max(0, size - 42))
        tail = file.read(42)
    end = tail[-22:]
    if len(end) < 22 or end[:4] != b"PK\5\6" or end[-2:] != b"\0\0" or tail[:4] == b"PK\6\7":
        raise ValueError(f"{path!r} is no .npz file as numpy.savez writes it, or it is cut short.")
    entries, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if entries > 1000 or length > 1 << 20:
        raise ValueError(f"{path!r} holds {entries:,} arrays; the limit is 1,000.")
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(f"{path!r} is damaged: {error}. Write it again.") from error


def npz_member(archive: ZipFile, name: str) -> ZipInfo:
    """Where an array lies; raises ValueError if it is missing, double or a trap."""
    found = [info for info in archive.infolist() if info.filename == f"{name}.npy"]
    if len(found) != 1:
        names = sorted({info.filename.removesuffix(".npy") for info in archive.infolist()})
        shown = ", ".join(repr(other)[:40] for other in names[:20])
        fault = "more than one array" if found else "no array"
        raise ValueError(f"The file has {fault} {name[:60]!r}. Its arrays are {shown}.")
    (info,) = found
    if info.compress_type not in (0, 8) or info.compress_size > archive.start_dir:
        raise ValueError(f"{name!r} is packed in a way that numpy does not use. Write it again.")
    # What deflate can do at most is 1,032 to 1; arrays of measured values stay far below 200.
    if info.file_size > 64 << 20 and info.file_size > 200 * info.compress_size:
        raise ValueError(
            f"{name!r} would grow from {info.compress_size:,} to {info.file_size:,} bytes, which "
            "looks like a trap. Save it with numpy.savez, not savez_compressed."
        )
    return info


def npz_array(archive: ZipFile, name: str) -> Numbers:
    """One array; its header and its size in the archive must agree before it is read."""
    import numpy as np

    info = npz_member(archive, name)
    with archive.open(info) as member:
        dtype, fortran, shape, start = npz_header(member.read(10_240), name)
        count = 1
        for length in shape:
            count *= length
        if start + count * dtype.itemsize != info.file_size:
            raise ValueError(
                f"{name!r} says it has the shape {shape}, but {info.file_size:,} bytes are there."
            )
    with archive.open(info) as member:
        member.read(start)
        values = np.empty(count, dtype)
        raw, filled = values.view(np.uint8), 0
        while part := member.read(min(1 << 20, len(raw) - filled)):
            raw[filled : filled + len(part)] = np.frombuffer(part, np.uint8)
            filled += len(part)
    if filled < len(raw):
        raise ValueError(f"{name!r} is cut short. Write the file again.")
    return values.reshape(shape, order="F" if fortran else "C")


def npz_header(data: bytes, name: str) -> tuple[np.dtype[Any], bool, tuple[int, ...], int]:
    """dtype, Fortran order, shape and where the numbers start; nothing is evaluated."""
    import re

    import numpy as np

    wide = 4 if data[6:7] in (b"\2", b"\3") else 2
    start = 8 + wide + int.from_bytes(data[8 : 8 + wide], "little")
    text = data[8 + wide : start].decode("latin-1")
    plain = re.fullmatch(
        r"\{'descr': *'([<>|=]?(?:f[248]|[iu][1248]|b1))', *'fortran_order': *(True|False), "
        r"*'shape': *\(((?:\d{1,15}, *)*(?:\d{1,15})?)\),? *\}\s*",
        text,
    )
    if data[:6] != b"\x93NUMPY" or start > len(data) or not plain:
        raise ValueError(
            f"{name!r} is no array of plain numbers; objects and text are not read. "
            "Save it with numpy.savez as float32 or int64."
        )
    shape = tuple(int(size) for size in plain[3].split(",") if size.strip())
    if len(shape) > 8:
        raise ValueError(f"{name!r} has {len(shape)} axes; the limit is 8.")
    return np.dtype(plain[1]), plain[2] == "True", shape, start
