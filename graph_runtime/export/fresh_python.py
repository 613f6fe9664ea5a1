"""Runs what was exported in a fresh Python that trusts nothing else of its folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from graph_runtime.errors import RunError

SECONDS = 3600.0
"""Longest time (s) that an exported script may take."""

_LOADED = """
import sys
from pathlib import Path
from types import ModuleType

def loaded(name, file):
    sys.modules[name] = module = ModuleType(name)
    module.__file__ = file
    exec(compile(Path(file).read_bytes(), file, "exec"), module.__dict__)
    return module
"""


def run_python(program: str, arguments: Sequence[str | Path], folder: Path) -> None:
    """Run a program in the folder; raises RunError where it fails.

    The program reads files by their paths with `loaded(name, file)`, and their text alone:
    compiled files that lie there could hold anything. It sees no other module of the folder (`-I`)
    and compiles nothing into it (`-B`).
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", _LOADED + program, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise RunError(f"What was exported still runs after {SECONDS:g} s.") from None
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no further words"])[-1]
        raise RunError(f"What was exported does not run: {last[:300]}")
