"""Compiled steps on this machine's disk, by what they were made from."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch

from graph_runtime.keeping.files import write_atomic

KEPT = 40
"""Compiled steps that stay; the ones not used for longest go."""
LIBRARY, CALLS, FACTS, REFUSED = "step.so", "step.json", "facts.json", "refused.json"
"""The library; which of torch's own operations it calls, if any; what it is; or why it is not."""
_MADE_BY = (
    "whole_step.py",
    "image_layout.py",
    "step_tensors.py",
    "pooling_rules.py",
    "step_compiler.py",
)


def cache_root() -> Path:
    """The folder of all compiled steps, for its owner alone."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    root = Path(base) / "network-designer" / "steps"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


@dataclass(frozen=True, slots=True)
class Entry:
    """One compiled step, or the reason why there is none, or nothing yet."""

    folder: Path

    @property
    def library(self) -> Path:
        return self.folder / LIBRARY

    def facts(self) -> dict[str, Any] | None:
        """What the library is; None unless it is there and the one that was written."""
        facts = _json(self.folder / FACTS)
        if facts is None or self._digests() != facts.get("sha256"):
            return None
        os.utime(self.folder)
        return facts

    def refusal(self) -> str | None:
        """Why it was not compiled, or is not to be used."""
        said = _json(self.folder / REFUSED)
        return str(said["why"]) if said else None

    def refuse(self, why: str) -> None:
        """Let no later run try it again."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        write_atomic(self.folder / REFUSED, json.dumps({"why": why}).encode("ascii"))

    def keep(self, library: Path, facts: Mapping[str, Any]) -> None:
        """Take in a library; the facts come last."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for file, name in ((library, LIBRARY), (library.with_suffix(".json"), CALLS)):
            if file.is_file():
                write_atomic(self.folder / name, file.read_bytes())
        whole = {**facts, "sha256": self._digests()}
        write_atomic(self.folder / FACTS, json.dumps(whole).encode("ascii"))

    def _digests(self) -> dict[str, str]:
        files = [self.folder / name for name in (LIBRARY, CALLS)]
        return {f.name: sha256(f.read_bytes()).hexdigest() for f in files if f.is_file()}


def entry_for(said: Mapping[str, Any]) -> Entry:
    """The place of the step that these words describe, on this machine and with this torch."""
    here = Path(__file__).parent
    whole = {
        **said,
        "torch": torch.__version__,
        "cpu": _cpu(),
        "made by": [sha256((here / name).read_bytes()).hexdigest() for name in _MADE_BY],
    }
    text = json.dumps(whole, sort_keys=True, default=str)
    return Entry(cache_root() / sha256(text.encode()).hexdigest()[:32])


def prune(root: Path, kept: int = KEPT) -> None:
    """Remove the compiled steps that were not used for longest."""
    found = [path for path in root.iterdir() if (path / FACTS).is_file()]
    for folder in sorted(found, key=lambda path: path.stat().st_mtime)[:-kept]:
        shutil.rmtree(folder, ignore_errors=True)


def _json(file: Path) -> dict[str, Any] | None:
    try:
        read = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def _cpu() -> str:
    """What the machine can do: a library made for one processor may not run on another."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        lines = []
    flags = next((line for line in lines if line.startswith("flags")), "")
    return f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()} {flags}"
