"""Wherever the window is opened, it opens, or says in one line why it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document

ROOT = Path(__file__).parents[2]
FOLDERS = ("with space", "ümläut ß 📁", "/".join("ä" * 60 for _ in range(5)))
SURROUNDINGS: tuple[dict[str, str], ...] = (
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LANG": "de_DE.ISO-8859-1", "LC_ALL": "de_DE.ISO-8859-1"},
    {"HOME": "/proc", "XDG_CONFIG_HOME": "/proc/x", "XDG_DATA_HOME": "/proc/x"},
    {"HOME": "/does/not/exist", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""},
    {"TMPDIR": "/does/not/exist"},
    {"XDG_RUNTIME_DIR": "/does/not/exist"},
    {"CUDA_VISIBLE_DEVICES": "7", "OMP_NUM_THREADS": "many", "TZ": "Nowhere/Land"},
)

pytestmark = [pytest.mark.slow, pytest.mark.row("F31")]


def picture(document: Path, out: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "designer.app", str(document), "--screenshot", str(out)]
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **env}
    return subprocess.run(
        argv, cwd=ROOT, env=around, capture_output=True, text=True, timeout=300, check=False
    )


def expect_window(done: subprocess.CompletedProcess[str], out: Path) -> None:
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 10_000 and "Traceback" not in done.stderr


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_document_in_any_folder_is_shown(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    document, out = tmp_path / folder / "net 📁.json", tmp_path / folder / "out.png"
    write_document(document, read_example("digits_mlp"))
    expect_window(picture(document, out, {}), out)


@pytest.mark.parametrize("odd", SURROUNDINGS)
def test_the_window_opens_in_any_surroundings(tmp_path: Path, odd: dict[str, str]) -> None:
    document, out = tmp_path / "net ä.json", tmp_path / "out.png"
    write_document(document, read_example("digits_mlp"))
    expect_window(picture(document, out, odd), out)
