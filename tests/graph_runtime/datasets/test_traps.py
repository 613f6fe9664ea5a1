"""Whatever stands where a data set looks for its file is refused at once, and nothing is read."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from graph_runtime.dataset import DATASETS
from graph_runtime.errors import DataError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")

FIELDS = ("path", "root", "target_path")
READERS = [
    (kind, field)
    for kind, dataset in DATASETS.kinds.items()
    for field in FIELDS
    if field in dataset.model_fields
]


def _listen(place: Path) -> None:
    """A socket; its name may be longer than the system lets one bind."""
    here = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(place.name)
    finally:
        os.chdir(here)


TRAPS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": _listen,
    "endless device": lambda place: place.symlink_to("/dev/zero"),
    "link to itself": lambda place: place.symlink_to(place.name),
    "link to a pipe": lambda place: (
        os.mkfifo(place.with_name("p")), place.symlink_to("p"),
    ),
    "memory of the process": lambda place: place.symlink_to("/proc/self/mem"),
}  # fmt: skip


@pytest.fixture
def alarm() -> Iterator[None]:
    """A reader that waits for a trap is interrupted."""

    def ring(*_: Any) -> None:
        raise TimeoutError("it waits for ever")

    kept = signal.signal(signal.SIGALRM, ring)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, kept)


@pytest.mark.row("T15")
@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("kind, field", READERS)
def test_a_trap_is_refused_in_a_sentence(
    tmp_path: Path, alarm: None, kind: str, field: str, trap: str
) -> None:
    TRAPS[trap](tmp_path / "trap")
    fields = {name: "absent" for name in FIELDS if name in DATASETS.kinds[kind].model_fields}
    dataset = DATASETS.kinds[kind](**{**fields, field: "trap"})
    with pytest.raises(DataError) as caught:
        dataset.load(tmp_path)
    assert len(str(caught.value)) < 500 and str(caught.value).isprintable()


@pytest.mark.row("T15")
def test_sockets_and_pipes_among_pictures_are_passed_over(tmp_path: Path, alarm: None) -> None:
    for name in ("cat", "dog"):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(3):
            Image.new("L", (8, 8)).save(folder / f"{number}.png")
        for trap, make in TRAPS.items():
            inside = folder / trap
            inside.mkdir()
            make(inside / "x.png")
    data = DATASETS.kinds["ImageFolder"](root=".", height=8, width=8).load(tmp_path)
    assert len(data.targets) == 6
    assert "are no pictures, or links, and are passed over" in data.more["notes"][0]
