"""Cuts boxes out of pictures, so that a network is trained on what it is to know and no more."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_runtime.datasets.own._picture_files import picture_pixels
from graph_runtime.datasets.own._plain_files import open_plain
from graph_runtime.errors import DataError

COLUMNS = ("file", "left", "top", "right", "bottom")
MOST_BYTES, MOST_BOXES = 64 << 20, 200_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a picture (px); `right` and `bottom` are the first column and row outside it."""

    line: int
    file: str
    left: int
    top: int
    right: int
    bottom: int
    label: str = ""


def read_boxes(path: Path) -> list[Box]:
    """The rows of a table with the columns file, left, top, right, bottom and maybe label."""
    try:
        with open_plain(str(path)) as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise DataError(f"{path} is larger than {MOST_BYTES >> 20} MiB.")
        table = csv.DictReader(text.decode("utf-8-sig").splitlines())
        missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if missing:
            raise DataError(f"{path} has no column {missing[0]}. Name them {', '.join(COLUMNS)}.")
        boxes = [_box(row, number) for number, row in enumerate(table, 2)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} is no table in UTF-8: {error}.") from None
    except ValueError as error:
        raise error if isinstance(error, DataError) else DataError(str(error)) from None
    if len(boxes) > MOST_BOXES:
        raise DataError(f"{path} has more than {MOST_BOXES:,} boxes.")
    return boxes


def _box(row: dict[str, str], line: int) -> Box:
    try:
        left, top, right, bottom = (round(float(row[name])) for name in COLUMNS[1:])
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"Line {line}: the sides of the box are no numbers.") from None
    if right <= left or bottom <= top:
        raise DataError(f"Line {line}: the box is empty. right and bottom lie beyond left and top.")
    return Box(line, row["file"] or "", left, top, right, bottom, row.get("label") or "")


def crop_pictures(folder: Path, boxes: list[Box], out: Path, margin: int) -> Iterator[Path]:
    """Write each box as a PNG picture below `out`, in a folder for its label; its path.

    `margin` (px) widens every box. What lies outside the picture is cut off.
    """
    from PIL import Image

    for number, box in enumerate(boxes):
        source = _inside(folder, box)
        try:
            with open_plain(str(source)) as file, Image.open(file) as image:
                width, height = image.size
            pixels = picture_pixels(str(source), height, width, False, "stretch")
        except (ValueError, OSError) as error:
            raise DataError(f"Line {box.line}: {box.file!r} cannot be read: {error}.") from None
        top, bottom = max(0, box.top - margin), min(height, box.bottom + margin)
        left, right = max(0, box.left - margin), min(width, box.right + margin)
        if top >= bottom or left >= right:
            raise DataError(f"Line {box.line}: the box lies outside {box.file!r}.")
        target = out / _plain(box.label) / f"{_plain(source.stem)}_{number}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = pixels[:, top:bottom, left:right].transpose(1, 2, 0)
        Image.fromarray(part.copy()).save(target)
        yield target


def _inside(folder: Path, box: Box) -> Path:
    """The picture's path, which may not lead out of the folder."""
    root = folder.resolve()
    path = Path(os.path.normpath(root / box.file))
    if not box.file or not path.is_relative_to(root):
        raise DataError(f"Line {box.line}: {box.file!r} lies outside {folder}.")
    return path


def _plain(name: str) -> str:
    """A label as the name of a folder: what could lead elsewhere becomes a line."""
    kept = "".join(c if c.isalnum() or c in "-_ ." else "_" for c in name).strip(" .")
    return kept[:80] or ("_" if name else "")
