"""The program as it is started from a shell."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from designer.app import main
from designer.window.start_check import pairing_fault, start_fault
from graph_runtime.disk.lock import FileLock, lock_path
from graph_runtime.keeping.files import write_document
from tests.benchmarks.startup import one_start
from tests.designer.conftest import small_document

MANY_CALLS = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for index in range(25_000):
    assert label.setText("x") is None
print("alive")
"""


def started(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = str(tmp_path / "home")
    environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(
        [sys.executable, "-m", "designer.app", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_screenshot_is_a_picture_of_the_size_that_was_asked(tmp_path: Path, theme: str) -> None:
    document, picture = tmp_path / "net.json", tmp_path / "out.png"
    write_document(document, small_document())
    done = started(
        tmp_path, str(document), "--screenshot", str(picture), "--size", "1200x800",
        "--theme", theme, "--select", "conv", "--panel", "source",
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    data = picture.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1200, 800)
    assert len(data) > 20_000, "a picture with something in it"


def test_a_window_started_with_a_file_holds_it_until_it_is_closed(tmp_path: Path) -> None:
    document = tmp_path / "net.json"
    write_document(document, small_document())
    home = str(tmp_path / "home")
    environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    window = subprocess.Popen(
        [sys.executable, "-m", "designer.app", str(document)], env=environment
    )
    try:
        lock = FileLock(lock_path(document))
        until = time.monotonic() + 60
        while not lock_path(document).exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not lock.acquire()
    finally:
        window.kill()
        window.wait()
    assert lock.acquire(), "a crash leaves nothing to clear away"
    lock.release()


def test_a_document_that_cannot_be_opened_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    done = started(tmp_path, str(tmp_path / "gone.json"))
    assert done.returncode == 1
    assert "gone.json" in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_example_ends_with_1_and_names_the_known_ones(tmp_path: Path) -> None:
    done = started(tmp_path, "--example", "nothing-like-this")
    assert done.returncode == 1
    assert "No example is called" in done.stderr and "Traceback" not in done.stderr


def test_a_panel_or_block_that_is_not_there_is_told_and_the_picture_taken(tmp_path: Path) -> None:
    picture = tmp_path / "out.png"
    wishes = ("--panel", "Nowhere", "--select", "nobody")
    done = started(tmp_path, "--example", "iris", *wishes, "--screenshot", str(picture))
    assert done.returncode == 0 and picture.stat().st_size > 20_000
    assert "No panel is called 'Nowhere'. There are palette, " in done.stderr
    assert "No block is called 'nobody' in this drawing." in done.stderr


def test_wrong_usage_ends_with_2() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--size", "wide"])
    assert ended.value.code == 2


def test_the_painted_window_has_loaded_no_torch(tmp_path: Path) -> None:
    document = tmp_path / "net.json"
    write_document(document, small_document())
    start = one_start([str(document)], str(tmp_path))
    assert not {"torch", "sklearn", "networkx", "scipy"} & set(start["loaded"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("python", "pyside", "fits"),
    [
        ((3, 11), "6.12.0", False),
        ((3, 10), "6.13.1", False),
        ((3, 11), "6.11.3", True),
        ((3, 12), "6.12.0", True),
        ((3, 11), "6.8.3", True),
    ],
)
def test_only_versions_that_work_together_are_started(
    python: tuple[int, int], pyside: str, fits: bool
) -> None:
    fault = pairing_fault(python, pyside)
    assert (fault is None) is fits
    assert fault is None or "Python 3.12 or newer" in fault


def test_what_is_installed_here_works_together_and_survives_many_calls() -> None:
    assert start_fault() is None
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-500:]
