"""BoxTable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.datasets.own._picture_files import picture_pixels
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.params import FileMark


class BoxTable(Dataset):
    """Reads pictures of your own and a table that says what each shows, and in which box.

    The table has the columns file, x1, y1, x2, y2 and class, a row for each picture; the corners
    are counted in pixels, and a row with nothing but a file is background. The target is
    y = [p_c, b_x, b_y, b_h, b_w, c_1, …], the box in shares of the picture.
    """

    title = "Pictures with boxes (CSV)"
    synonyms = ("own data", "bounding box", "object detection", "localisation", "annotations",
                "background", "labels")  # fmt: skip
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.box_convert.html"
    origin = "Your own files; they are read where they lie and never changed."
    scalable_targets: ClassVar[bool] = False

    path: Annotated[str, FileMark((".csv",))] = Field(
        min_length=1, description="The table; a relative path starts at the document's folder."
    )
    root: Annotated[str, FileMark(())] = Field(
        "", description="The folder of the pictures; empty for the one in which the table lies."
    )
    height: int = Field(64, ge=1, le=1024, description="Height that every picture is brought to.")
    width: int = Field(64, ge=1, le=1024, description="Width that every picture is brought to.")
    colour: Literal["rgb", "gray"] = Field(
        "rgb", description="3 channels, or 1 of 0.299 red + 0.587 green + 0.114 blue; 0…255 as 0…1."
    )

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        table = folder / self.path
        arguments = {
            "path": str(table),
            "root": str(folder / self.root if self.root else table.parent),
            "size": (self.height, self.width),
            "gray": self.colour == "gray",
        }
        needs = (open_plain, file_size, expect_room, picture_pixels)
        return Loading(load_boxes, arguments, (*needs, box_rows, picture_sides, box_shares))


def load_boxes(path: str, root: str, size: tuple[int, int], gray: bool) -> Loaded:
    """Pictures (samples, channels, height, width) uint8, targets (samples, 5 + C) float32."""
    import numpy as np

    rows = box_rows(path)
    names = sorted({row["class"] for row in rows if row["class"]})
    if len(rows) < 2 or not 1 <= len(names) <= 1000:
        raise ValueError(
            f"{path!r} has {len(rows):,} pictures and {len(names):,} classes; at least 2 pictures "
            "and 1 to 1,000 classes are needed."
        )
    shape = (1 if gray else 3, *size)
    expect_room(len(rows) * shape[0] * shape[1] * shape[2])
    pixels = np.empty((len(rows), *shape), np.uint8)
    targets = np.zeros((len(rows), 5 + len(names)), np.float32)
    for place, row in enumerate(rows):
        file = f"{root}/{row['file']}"
        try:
            pixels[place] = picture_pixels(file, *size, gray, "stretch")
            if row["class"]:
                targets[place, :5] = 1, *box_shares(row, *picture_sides(file))
                targets[place, 5 + names.index(row["class"])] = 1
        except ValueError as error:
            said = str(error).rstrip(".")
            raise ValueError(f"Row {place + 2} of the table, {row['file']!r}: {said}.") from None
    return (pixels,), targets, ()


def box_rows(path: str) -> list[dict[str, str]]:
    """The rows of the table, one a picture."""
    import csv
    import io

    columns = ("file", "x1", "y1", "x2", "y2", "class")
    with open_plain(path) as file:
        if file_size(file) > 64 << 20:
            raise ValueError(f"{path!r} is larger than 64 MiB.")
        lines = io.StringIO(file.read().decode("utf-8-sig", "replace"), newline="")
    rows, seen = [], set()
    reader = csv.DictReader(lines)
    lacking = [name for name in columns if name not in (reader.fieldnames or ())]
    if lacking:
        raise ValueError(f"{path!r} has no column {lacking[0]!r}. It needs {', '.join(columns)}.")
    for number, fields in enumerate(reader, 2):
        row = {name: (fields[name] or "").strip() for name in columns}
        steps = row["file"].replace("\\", "/").split("/")
        if not row["file"] or steps[0] == "" or ":" in steps[0] or ".." in steps:
            raise ValueError(f"Row {number}: {row['file']!r} names no file in the folder.")
        if row["file"] in seen:
            raise ValueError(f"Row {number}: {row['file']!r} has a row already; keep one of them.")
        if bool(row["class"]) != any(row[name] for name in columns[1:5]):
            raise ValueError(f"Row {number} needs a class and a box, or neither for background.")
        seen.add(row["file"])
        rows.append(row)
    return rows


def picture_sides(path: str) -> tuple[int, int]:
    """Width and height (px) of a picture, as it is to be seen."""
    from PIL import Image

    with open_plain(path, follow=False) as file, Image.open(file) as image:
        turned = image.getexif().get(0x0112, 1) >= 5
        return (image.height, image.width) if turned else (image.width, image.height)


def box_shares(row: dict[str, str], width: int, height: int) -> tuple[float, ...]:
    """Middle x and y, height and width of a row's box, as shares of a picture of these sides."""
    try:
        left, top, right, bottom = (float(row[name]) for name in ("x1", "y1", "x2", "y2"))
    except ValueError:
        raise ValueError("a corner of its box is no number") from None
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        raise ValueError(
            f"the box from {left:g}, {top:g} to {right:g}, {bottom:g} does not lie inside the "
            f"picture of {width} × {height} pixels"
        )
    middle = (left + right) / 2 / width, (top + bottom) / 2 / height
    return (*middle, (bottom - top) / height, (right - left) / width)
