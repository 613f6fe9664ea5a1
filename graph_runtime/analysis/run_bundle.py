"""A run in one file that repeats it: drawing, seed, data's fingerprint, surroundings, curve.

The file is a ZIP with a fixed list of members, read with caps and never unpacked by their names.
"""

from __future__ import annotations

import io
import json
import platform
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.document.model import Document
from graph_runtime.document.reading import parse_document
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.folder.run_folder import RunFolder, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.messages.events import Finished, Losses

DOCUMENT, MODEL, LOSSES, FACTS, START = (
    "document.json", "model.py", "losses.npy", "facts.json", "start.safetensors",
)  # fmt: skip
CAPS = {DOCUMENT: 16 << 20, MODEL: 16 << 20, LOSSES: 64 << 20, FACTS: 1 << 20, START: 1 << 30}
"""Largest size (bytes) of each member, and the only members there may be."""
PACKAGES = ("torch", "numpy", "scikit-learn", "network-designer")


@dataclass(frozen=True, slots=True)
class Bundle:
    """`losses` are those of every step; `facts` hold figures, data hash, and surroundings."""

    document: Document
    model: str
    losses: NDArray[np.float32]
    facts: Mapping[str, Any]
    start: bytes | None = None


def write_bundle(folder: Path, out: Path) -> Path:
    """Put a finished run into one file; raises RunError."""
    run = open_run(folder)
    losses, metrics = losses_of(run), _metrics(run)
    if metrics is None:
        raise RunError(f"Run {folder.name} did not finish. Train it to its end, or stop it.")
    facts = {
        "metrics": metrics,
        "steps": len(losses),
        "data_sha256": data_hash(run),
        "source_sha256": run.config().source_sha256,
        "surroundings": surroundings(),
    }
    members = {
        DOCUMENT: run.document_file.read_bytes(),
        MODEL: run.source().encode("ascii"),
        LOSSES: _npy(losses),
        FACTS: json.dumps(facts, indent=1).encode("ascii"),
    }
    start = run.path / START
    if start.is_file():
        members[START] = start.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    write_atomic(out, buffer.getvalue())
    return out


def read_bundle(path: Path) -> Bundle:
    """Raises RunError with a sentence for anything that is no bundle."""
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            members = _members(archive, path.name)
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        if isinstance(error, RunError):
            raise
        raise RunError(f"{path.name} is no bundle of a run, or is damaged.") from None
    try:
        facts = json.loads(members[FACTS])
        losses = np.load(io.BytesIO(members[LOSSES]), allow_pickle=False)
        assert isinstance(facts, dict) and losses.dtype == np.float32 and losses.ndim == 1
        model = members[MODEL].decode("ascii")
        return Bundle(parse_document(members[DOCUMENT]), model, losses, facts, members.get(START))
    except (KeyError, ValueError, AssertionError, RecursionError) as error:
        raise RunError(f"{path.name} lacks a part, or one is damaged: {error}") from None


def losses_of(run: RunFolder) -> NDArray[np.float32]:
    """The loss of every step, as the log has it; a step that was taken twice counts once."""
    found: dict[int, float] = {}
    for event in run.events():
        if isinstance(event, Losses):
            found |= dict(enumerate(event.values.unpack().tolist(), event.first_step))
    return np.array([found[step] for step in sorted(found)], np.float32)


def data_hash(run: RunFolder) -> str:
    """The sha256 of the data that the run was trained on; "" where no checkpoint tells it."""
    for _, files in checkpoint.readable(checkpoint.newest_first(run.checkpoints)):
        if not isinstance(files, DamagedError):
            return str(json.loads(files["state.json"]).get("data_sha256", ""))
    return ""


def surroundings() -> dict[str, str]:
    """What the bits of a result depend on beside the drawing: versions and kind of machine."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **{name: found for name in PACKAGES if (found := _version(name))},
    }


def _metrics(run: RunFolder) -> dict[str, float] | None:
    ended = [event for event in run.events() if isinstance(event, Finished)]
    return dict(ended[-1].metrics) if ended else None


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    listed = archive.infolist()
    names = [info.filename for info in listed]
    if len(set(names)) != len(names) or not set(names) <= CAPS.keys():
        raise RunError(f"{name} holds files that no bundle of a run has.")
    found: dict[str, bytes] = {}
    for info in listed:
        cap = CAPS[info.filename]
        with archive.open(info) as member:
            content = member.read(cap + 1)  # what it really holds, whatever its header says
        if len(content) > cap:
            raise RunError(f"{name}: {info.filename} is larger than {cap:,} bytes.")
        found[info.filename] = content
    return found


def _npy(values: NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, values, allow_pickle=False)
    return buffer.getvalue()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
