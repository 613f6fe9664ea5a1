"""`Mirror`: a run that is carried out on another machine, kept here as if it were our own.

The run folder is made here and sent there; log, arrays and checkpoints come back as they arise, so
that plots, evaluation, export and going on work here as ever.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.commands import Fetch, Receive, Train
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.event_lines import to_line
from graph_runtime.train.messages.events import Alive, CheckpointSaved, WorkerReady
from graph_runtime.train.messages.remote_events import FilePiece
from graph_runtime.train.process.remote import PIECE, PREFIX

SENT = ("document.json", "model.py", "config.json", "start.safetensors")
KEPT = "remote.json"
"""File of the run folder that says where the run is carried out."""


def ssh_command(host: str) -> tuple[str, ...]:
    """The command line of a worker on another machine; ssh asks for no password here."""
    if not host or host.startswith("-"):
        raise RunError(f"{host!a} is no name of a machine.")
    return ("ssh", "-o", "BatchMode=yes", "-T", host, "graph-runtime", "worker")


class Mirror:
    """One run, at `run` here and under a name of its own there."""

    def __init__(self, run: RunFolder, client: WorkerClient, host: str) -> None:
        self._run = run
        self._client = client
        self._folder = PREFIX + _name_there(run, host)
        self._wanted: deque[str] = deque()
        self._came = bytearray()

    @property
    def complete(self) -> bool:
        """Whether every file that was asked for is here."""
        return not self._wanted

    def begin(self, resume: bool) -> None:
        """Send the run there and have it trained."""
        for name in () if resume else SENT:
            if (self._run.path / name).is_file():
                self._send(name)
        self._client.send(Train(folder=self._folder, resume=resume))

    def take(self, event: Event) -> bool:
        """Keep what the event says, or brings; whether it is one for the person."""
        match event:
            case FilePiece():
                self._piece(event)
                return False
            case WorkerReady() | Alive():
                return True
            case CheckpointSaved():
                self._ask(f"checkpoints/{event.folder}/{checkpoint.MANIFEST}")
        with (self._run.path / "events.jsonl").open("ab") as log:
            log.write(to_line(event))
        for array in _arrays(event):
            self._ask(array)
        return True

    def _send(self, name: str) -> None:
        with open_regular(self._run.path / name) as file:
            first = True
            while (data := file.read(PIECE)) or first:
                packed = base64.b64encode(data).decode("ascii")
                self._client.send(Receive(folder=self._folder, file=name, data=packed, first=first))
                first = False

    def _ask(self, file: str) -> None:
        self._wanted.append(file)
        if len(self._wanted) == 1:
            self._client.send(Fetch(folder=self._folder, file=file))

    def _piece(self, piece: FilePiece) -> None:
        """One file after another, so that the pipe always has room for what the run says."""
        if not self._wanted or piece.file != self._wanted[0]:
            return
        self._came += base64.b64decode(piece.data)
        if not (piece.last or piece.missing):
            fetch = Fetch(folder=self._folder, file=piece.file, first=len(self._came))
            self._client.send(fetch)
            return
        content, self._came = bytes(self._came), bytearray()
        if piece.missing:
            self._give_up(piece.file)
        else:
            self._keep(piece.file, content)
        self._wanted.popleft()
        if self._wanted:
            self._client.send(Fetch(folder=self._folder, file=self._wanted[0]))

    def _give_up(self, file: str) -> None:
        """A newer checkpoint took its place there while this one was on its way."""
        if file.startswith("checkpoints/"):
            folder = file.split("/")[1]
            shutil.rmtree(self._run.checkpoints / f"{folder}.tmp", ignore_errors=True)
            rest = [f for f in list(self._wanted)[1:] if not f.startswith(f"checkpoints/{folder}/")]
            self._wanted = deque([file, *rest])

    def _keep(self, file: str, content: bytes) -> None:
        root, name = self._run.checkpoints, Path(file).name
        if not file.startswith("checkpoints/"):
            write_atomic(self._run.path / name, content)
            return
        folder = file.split("/")[1]
        arriving = root / f"{folder}.tmp"
        arriving.mkdir(mode=0o700, exist_ok=True)
        write_atomic(arriving / name, content)
        if name == checkpoint.MANIFEST:
            others = sorted(json.loads(content)["sha256"])
            self._wanted.extend(f"checkpoints/{folder}/{other}" for other in others)
        elif not any(f.startswith(f"checkpoints/{folder}/") for f in list(self._wanted)[1:]):
            self._arrived(arriving, folder)

    def _arrived(self, arriving: Path, folder: str) -> None:
        """All of a checkpoint is here: it takes its name if every byte is the one written there."""
        root = self._run.checkpoints
        try:
            checkpoint.read(arriving)
        except checkpoint.DamagedError:
            shutil.rmtree(arriving, ignore_errors=True)  # removed there while it was on its way
            return
        shutil.rmtree(root / folder, ignore_errors=True)
        arriving.rename(root / folder)
        kind = folder.partition("-")[0]
        checkpoint.point(root, kind, folder)
        checkpoint.prune(root, kind, checkpoint.KEPT if kind == "ckpt" else 1)


def _name_there(run: RunFolder, host: str) -> str:
    """The run's name on that machine, the same whenever it is gone on with; raises RunError."""
    file = run.path / KEPT
    if file.is_file():
        kept = json.loads(file.read_bytes())
        if kept["host"] != host:
            raise RunError(f"This run is carried out on {kept['host']}. Go on with it there.")
        return str(kept["name"])
    name = f"{uuid4().hex}"
    write_atomic(file, json.dumps({"host": host, "name": name}).encode("ascii"))
    return name


def _arrays(event: Event) -> Iterator[str]:
    """Names of the files that an event speaks of."""
    for name in type(event).model_fields:
        value = getattr(event, name)
        if isinstance(value, Array) and value.file:
            yield Path(value.file).name
