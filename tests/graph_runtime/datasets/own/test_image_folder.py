"""Folders of pictures: what is read, and what a hostile folder gets to do (nothing)."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from graph_runtime.datasets.own.image_folder import ImageFolder
from tests.graph_runtime.datasets.own.refusing import refusal

RNG = np.random.default_rng(0)


def picture(height: int = 8, width: int = 8, form: str = "PNG") -> bytes:
    pixels = RNG.integers(0, 256, (height, width, 3)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form)
    return file.getvalue()


def put(folder: Path, path: str, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def good(folder: Path, each: int = 3) -> None:
    for kind in ("cat", "dog"):
        for number in range(each):
            put(folder, f"{kind}/{number}.png", picture())


def small(**params: object) -> ImageFolder:
    return ImageFolder(root=".", **{"height": 8, "width": 8, **params})  # type: ignore[arg-type]


def test_folders_are_classes_and_pixels_stay_bytes(tmp_path: Path) -> None:
    good(tmp_path)
    data = small().load(tmp_path)
    assert (data.targets.tolist(), data.classes) == ([0, 0, 0, 1, 1, 1], ("cat", "dog"))
    truth = np.asarray(Image.open(tmp_path / "cat/0.png")).transpose(2, 0, 1)
    np.testing.assert_array_equal(data.inputs[0][0], truth)
    assert data.inputs[0].dtype == np.uint8 and data.more["notes"] == ()


@pytest.mark.row("S7.51")
def test_gray_weighs_the_colours_as_documented(tmp_path: Path) -> None:
    good(tmp_path)
    gray = small(colour="gray").load(tmp_path).inputs[0]
    rgb = small().load(tmp_path).inputs[0].astype(np.float64)
    truth = 0.299 * rgb[:, 0] + 0.587 * rgb[:, 1] + 0.114 * rgb[:, 2]
    assert gray.shape == (6, 1, 8, 8)
    assert np.abs(gray[:, 0] - truth).max() <= 0.51


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "PPM"])
def test_usual_formats_and_sizes_are_brought_to_one(tmp_path: Path, form: str) -> None:
    good(tmp_path)
    ending = {"JPEG": "JPG"}.get(form, form).lower()
    put(tmp_path, f"cat/wide.{ending}", picture(10, 40, form))
    for fit in ("crop", "stretch"):
        assert small(fit=fit).load(tmp_path).inputs[0].shape == (7, 3, 8, 8)


def test_a_crop_keeps_the_middle_and_a_stretch_all(tmp_path: Path) -> None:
    good(tmp_path)
    stripes = np.zeros((8, 24, 3), np.uint8)
    stripes[:, 8:16] = 255
    file = io.BytesIO()
    Image.fromarray(stripes).save(file, "PNG")
    put(tmp_path, "ape/a.png", file.getvalue())
    assert small().load(tmp_path).inputs[0][0].min() == 255
    assert small(fit="stretch").load(tmp_path).inputs[0][0].min() == 0


@pytest.mark.parametrize("names, parts", [
    (("train", "val", "test"), [2, 0, 1]), (("train", "test"), [2, -1]),
])  # fmt: skip
def test_folders_may_be_parts(tmp_path: Path, names: tuple[str, ...], parts: list[int]) -> None:
    for name in names:
        good(tmp_path / name, 1)
    found = small(layout="part/class").load(tmp_path)
    assert found.more["parts"].tolist() == [part for part in parts for _ in range(2)]
    assert found.classes == ("cat", "dog")


def test_folders_may_be_sources(tmp_path: Path) -> None:
    good(tmp_path / "web", 2)
    good(tmp_path / "app", 1)
    more = small(layout="source/class").load(tmp_path).more
    assert (more["source_names"], more["sources"].tolist()) == (("app", "web"), [0] * 2 + [1] * 4)


def bomb() -> bytes:
    """A PNG of 50,000 × 50,000 pixels in 200 bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def text_bomb() -> bytes:
    """A PNG with a compressed comment that grows to 100 MB."""
    raw = picture()
    body = b"Comment\0\0" + zlib.compress(bytes(100 << 20))
    check = struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return raw[:33] + struct.pack(">I", len(body)) + b"zTXt" + body + check + raw[33:]


def many_frames() -> bytes:
    """A GIF of 100,000 frames, of which only the first is looked at."""
    file = io.BytesIO()
    Image.new("P", (8, 8)).save(file, "GIF")
    raw = file.getvalue()[:-1]
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 8, 8, 0) + b"\x02\x02\x4c\x01\x00"
    return raw + frame * 100_000 + b"\x3b"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a picture of 2.5 billion pixels": bomb,
    "a comment of 100 MB": text_bomb,
    "half a JPEG": lambda: picture(64, 64, "JPEG")[:900],
    "half a PNG": lambda: picture(64, 64)[:900],
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\nshowpage\n",
    "FITS": lambda: b"SIMPLE  =                    T" + bytes(3000),
    "GD": lambda: b"\xff\xff\0\x08\0\x08" + bytes(2000),
    "a text": lambda: b"hello",
    "nothing": lambda: b"",
    "16 bits": lambda: sixteen(),
}


def sixteen() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((8, 8), 40_000, np.uint16)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.row("T14")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_counts_as_damaged(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)  # No Ghostscript, nor anything else.
    good(tmp_path)
    small().load(tmp_path)
    put(tmp_path, "cat/bad.png", HOSTILE[name]())
    message = refusal(small(), tmp_path)
    assert message.startswith("'cat/bad.png' cannot be read: ")
    assert "set damaged to skip" in message
    data = small(damaged="skip").load(tmp_path)
    assert len(data.targets) == 6
    assert data.more["notes"][0].startswith("1 of 7 pictures are damaged and left out: 'cat/bad")


@pytest.mark.row("T14")
def test_of_an_endless_animation_only_the_first_frame_is_read(tmp_path: Path) -> None:
    good(tmp_path)
    put(tmp_path, "cat/film.gif", many_frames())
    assert len(small().load(tmp_path).targets) == 7


@pytest.mark.row("T15")
def test_nothing_outside_the_folder_is_ever_opened(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    good(root)
    put(outside, "secret.png", picture())
    (root / "cat/link.png").symlink_to(outside / "secret.png")
    (root / "cat/zero.png").symlink_to("/dev/zero")
    (root / "cat/self.png").symlink_to("self.png")
    (root / "linked").symlink_to(outside)
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "cat/pipe.png")
    put(root, "dog/notes.txt", b"hello")
    opened: list[str] = []
    watching = True

    def seen(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "os.scandir"):
            opened.append(os.path.realpath(str(arguments[0])))

    import sys

    sys.addaudithook(seen)
    data = ImageFolder(root="root", height=8, width=8).load(tmp_path)
    watching = False
    assert len(data.targets) == 6
    assert data.more["notes"] == ("7 entries are no pictures, or links, and are passed over.",)
    assert not [path for path in opened if path.startswith((str(outside), "/dev/zero"))]


@pytest.mark.row("T15")
@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31mb", "a\u202eb", "=cmd|x", "<b>", b"\xff\xfe"])
def test_strange_names_are_shown_escaped(tmp_path: Path, name: str | bytes) -> None:
    good(tmp_path)
    path = os.path.join(os.fsencode(tmp_path), b"cat", os.fsencode(name) + b".png")  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"bad")
    refusal(small(), tmp_path)
    note = small(damaged="skip").load(tmp_path).more["notes"][0]
    assert note.isprintable() and note.startswith("1 of 7")


@pytest.mark.row("T15")
def test_a_folder_with_too_many_files_is_refused_by_their_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        name = "x.png"

        def is_dir(self, follow_symlinks: bool) -> bool:
            return False

        def is_file(self, follow_symlinks: bool) -> bool:
            return True

    monkeypatch.setattr("os.scandir", lambda path: iter([Entry()] * 1_000_000))
    assert "more than 200,000 files" in refusal(small(), tmp_path)


@pytest.mark.parametrize("layout, wanted", [
    ("class", "1 folders of classes"), ("source/class", "lies in no folder of a class"),
    ("part/class", "lies in no folder of a class"),
])  # fmt: skip
def test_another_layout_of_the_folder_is_named(tmp_path: Path, layout: str, wanted: str) -> None:
    put(tmp_path, "cat/a.png", picture())
    assert wanted in refusal(small(layout=layout), tmp_path)


def test_a_part_of_a_strange_name_is_named(tmp_path: Path) -> None:
    good(tmp_path / "rest")
    assert "'rest' is no part" in refusal(small(layout="part/class"), tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "There is no folder" in refusal(ImageFolder(root="gone"), tmp_path)


@pytest.mark.row("F16")
def test_one_per_cent_of_damaged_pictures_is_counted_exactly(tmp_path: Path) -> None:
    good(tmp_path, 150)
    bad = {1, 77, 140}
    for number in bad:
        raw = (tmp_path / f"dog/{number}.png").read_bytes()
        put(tmp_path, f"dog/{number}.png", raw[: len(raw) // 2])
    data = small(damaged="skip").load(tmp_path)
    assert np.bincount(data.targets).tolist() == [150, 147]
    assert data.more["notes"][0].startswith("3 of 300 pictures are damaged and left out:")
    whole = [n for n in sorted(range(150), key=lambda n: f"dog/{n}.png") if n not in bad]
    for place, number in enumerate(whole):
        truth = np.asarray(Image.open(tmp_path / f"dog/{number}.png")).transpose(2, 0, 1)
        np.testing.assert_array_equal(data.inputs[0][150 + place], truth)
