"""ImageFolder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, LoadedMore, Loading
from graph_runtime.datasets.own._picture_files import picture_files, picture_pixels
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.params import FileMark


class ImageFolder(Dataset):
    """Reads pictures of your own: each folder in the folder is a class with its pictures in it."""

    title = "Image folder"
    synonyms = ("own data", "pictures", "photos", "jpg", "png", "classes", "directory", "rgb")
    reference = (
        "https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html"
    )
    origin = "Your own files; they are read where they lie and never changed."

    root: Annotated[str, FileMark(())] = Field(
        min_length=1, description="The folder; a relative path starts at the document's folder."
    )
    layout: Literal["class", "part/class", "source/class"] = Field(
        "class",
        description="What the folders stand for: classes; train, val and test with the classes in "
        "them; or sources, by which the data can be split, with the classes in them.",
    )
    height: int = Field(64, ge=1, le=1024, description="Height that every picture is brought to.")
    width: int = Field(64, ge=1, le=1024, description="Width that every picture is brought to.")
    colour: Literal["rgb", "gray"] = Field(
        "rgb", description="3 channels, or 1 of 0.299 red + 0.587 green + 0.114 blue; 0…255 as 0…1."
    )
    fit: Literal["crop", "stretch"] = Field(
        "crop", description="Cut off what is too long, or stretch the picture to the size."
    )
    damaged: Literal["stop", "skip"] = Field(
        "stop", description="Stop at a picture that cannot be read, or leave it out and count it."
    )

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "root": str(folder / self.root),
            "layout": self.layout,
            "size": (self.height, self.width),
            "gray": self.colour == "gray",
            "fit": self.fit,
            "skip": self.damaged == "skip",
        }
        needs = (open_plain, file_size, expect_room, picture_files, picture_pixels)
        return Loading(load_pictures, arguments, (*needs, picture_places, pictures_told))


def load_pictures(
    root: str, layout: str, size: tuple[int, int], gray: bool, fit: str, skip: bool
) -> LoadedMore:
    """Pictures (samples, channels, height, width) uint8 and classes (samples,) int64."""
    import numpy as np

    files, others = picture_files(root)
    shape = (1 if gray else 3, *size)
    expect_room(len(files) * shape[0] * shape[1] * shape[2])
    pixels = np.empty((len(files), *shape), np.uint8)
    kept: list[str] = []
    faults: list[str] = []
    for path in files:
        try:
            pixels[len(kept)] = picture_pixels(f"{root}/{path}", *size, gray, fit)
            kept.append(path)
        except ValueError as error:
            if not skip:
                raise ValueError(
                    f"{path!r} cannot be read: {error}. Remove it, or set damaged to skip."
                ) from None
            faults.append(f"{path!r} ({error})")
    targets, classes, more = picture_places(kept, layout)
    more["notes"] = pictures_told(len(files), faults, others)
    return (pixels[: len(kept)],), targets, classes, more


def picture_places(files: list[str], layout: str) -> tuple[Any, tuple[str, ...], dict[str, Any]]:
    """Classes (samples,) with their names, and parts or sources, as the folders say."""
    import numpy as np

    front = layout.removesuffix("class").count("/")
    ways = [path.split("/") for path in files]
    if any(len(way) < front + 2 for way in ways):
        lone = next(path for path, way in zip(files, ways, strict=True) if len(way) < front + 2)
        raise ValueError(f"{lone!r} lies in no folder of a class. The layout is {layout}.")
    names = [way[front] for way in ways]
    classes = tuple(sorted(set(names)))
    if not 2 <= len(classes) <= 1000:
        raise ValueError(f"There are {len(classes):,} folders of classes; 2 to 1,000 are needed.")
    number = {name: place for place, name in enumerate(classes)}
    targets = np.array([number[name] for name in names], np.int64)
    tops = [way[0] for way in ways]
    if layout == "source/class":
        sources = tuple(sorted(set(tops)))
        places = np.array([sources.index(top) for top in tops], np.int64)
        return targets, classes, {"sources": places, "source_names": sources}
    if layout == "class":
        return targets, classes, {}
    known = {"train": 0, "training": 0, "val": 1, "valid": 1, "validation": 1, "test": 2}
    strange = [top for top in tops if top.lower() not in known]
    if strange:
        raise ValueError(f"{strange[0]!r} is no part: call the folders train, val and test.")
    parts = np.array([known[top.lower()] for top in tops], np.int64)
    if 1 not in parts or 2 not in parts:
        parts[parts == 0] = -1
    return targets, classes, {"parts": parts}


def pictures_told(count: int, faults: list[str], others: int) -> tuple[str, ...]:
    """What the person is to know of pictures and files that were left out."""
    told = []
    if faults:
        shown = ", ".join(faults[:3]) + (", …" if len(faults) > 3 else "")
        told.append(f"{len(faults):,} of {count:,} pictures are damaged and left out: {shown}.")
    if others:
        told.append(f"{others:,} entries are no pictures, or links, and are passed over.")
    return tuple(told)
