"""Runs for another machine: their files come and go through the pipe, piece by piece.

A run lives in a folder of its own below the person's data folder. Names are plain and lead nowhere
else; the machine that asks is the one that started this worker, over ssh as the same person.
"""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import RunError
from graph_runtime.train.messages.commands import Fetch, Receive
from graph_runtime.train.messages.remote_events import FilePiece

PREFIX = "remote:"
"""Begins the folder of a run that another machine asked for; its name follows."""
PIECE = 384 << 10
"""Bytes of a file that travel in one command or event."""
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_DEEPEST = 4


def run_path(folder: str) -> Path:
    """Where a run lies that a command names: a whole path, or `remote:NAME`; raises RunError.

    The rest of a path would be read from the folder of the run that was carried out last.
    """
    if not folder.startswith(PREFIX):
        if not Path(folder).is_absolute():
            raise RunError(f"{ascii(folder)[:80]} is not the whole path of a run folder.")
        return Path(folder)
    return _root() / _plain(folder.removeprefix(PREFIX), deepest=1)


def receive(command: Receive) -> None:
    """Write a piece of a file behind what came before; raises RunError or OSError."""
    target = run_path(command.folder) / _plain(command.file, _DEEPEST)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (run_path(command.folder) / "checkpoints").mkdir(mode=0o700, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    flags |= os.O_TRUNC if command.first else os.O_APPEND
    descriptor = os.open(target, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64decode(command.data, validate=True))


def piece_of(command: Fetch) -> FilePiece:
    """A piece of a run's file; one that is not there is `missing`."""
    place = FilePiece(folder=command.folder, file=command.file, first=command.first)
    try:
        path = run_path(command.folder) / _plain(command.file, _DEEPEST)
        if path.is_symlink():
            return place.model_copy(update={"missing": True})
        with open_regular(path) as file:
            file.seek(command.first)
            data = file.read(PIECE)
            last = not file.read(1)
    except (OSError, RunError):
        return place.model_copy(update={"missing": True})
    packed = base64.b64encode(data).decode("ascii")
    return place.model_copy(update={"data": packed, "last": last})


def _plain(name: str, deepest: int) -> str:
    parts = name.split("/")
    if len(parts) > deepest or not all(_NAME.fullmatch(part) for part in parts):
        raise RunError(f"{ascii(name)[:80]} is no plain name of a file.")
    return name


def _root() -> Path:
    kept = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(kept) / "network-designer" / "remote"
