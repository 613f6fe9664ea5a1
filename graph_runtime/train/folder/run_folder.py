"""A run on disk: the frozen drawing, its source, its settings, its log and its checkpoints."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph_runtime.check import Checked
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError, RunError
from graph_runtime.keeping.files import document_text, parse_document, write_atomic
from graph_runtime.source.generate import Source
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_stream import EventStream

MAX_CONFIG = 16 << 20
"""Largest config.json (bytes) that is read."""


class Settings(BaseModel):
    """How a run is carried out, apart from what the drawing says.

    `threads` is chosen by the worker where it is None. `data_folder` is where relative paths of
    data files start, seen from the run folder, `weights_from` an earlier run whose weights this one
    begins with. `watching` and `saving` are the shares of the time
    that probes and checkpoints may cost. `memory` is the most (bytes) that the worker may take of
    the machine's, None for what the machine has.
    """

    model_config = ConfigDict(frozen=True)

    threads: int | None = Field(None, ge=1, le=1024)
    probes: tuple[str, ...] | None = None
    watching: float = Field(0.02, ge=0, le=1)
    checkpoint_seconds: float = Field(30.0, gt=0)
    saving: float = Field(0.02, gt=0, le=1)
    memory: int | None = Field(None, ge=1)
    data_folder: str = "."
    compile_from: float = Field(60.0, ge=0)
    """Seconds that a fast run must still take for compiling its step to pay."""
    weights_from: str = ""


DEFAULT = Settings()


class Config(BaseModel):
    """`config.json`: what belongs to the run and how to tell that nothing was exchanged."""

    model_config = ConfigDict(frozen=True)

    format: str = "network-designer-run"
    version: int = 1
    document_sha256: str
    source_sha256: str
    lines: Mapping[int, str]
    """The node that each line of model.py was written for."""
    inner: Mapping[int, tuple[str, str]] = {}
    """Definition and node of each line in the class of a group."""
    code_lines: Mapping[int, int] = {}
    """For a line of model.py that a person wrote: which one it is in the code of the block."""
    settings: Settings = DEFAULT


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Paths and contents of one run; reading it runs nothing."""

    path: Path

    @property
    def document_file(self) -> Path:
        return self.path / "document.json"

    @property
    def source_file(self) -> Path:
        return self.path / "model.py"

    @property
    def config_file(self) -> Path:
        return self.path / "config.json"

    @property
    def log_file(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def yes_file(self) -> Path:
        """Is there while the person allows the run to go on once with data that have changed."""
        return self.path / "new-data"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    def config(self) -> Config:
        """The settings; raises RunError where they cannot be read."""
        try:
            return Config.model_validate_json(_read(self.config_file, MAX_CONFIG))
        except ValidationError:
            raise RunError(f"{self._name}/config.json is damaged. Start a new run.") from None

    def record_threads(self, threads: int) -> None:
        """Keep how many threads the run takes, so that it goes on and is exported with as many."""
        config = self.config()
        settings = config.settings.model_copy(update={"threads": threads})
        kept = config.model_copy(update={"settings": settings})
        write_atomic(self.config_file, _json(kept.model_dump(mode="json")))

    def document(self) -> Document:
        """The drawing as it was when the run began; raises RunError if it is not that one."""
        text = self._checked(self.document_file, self.config().document_sha256)
        try:
            return parse_document(text)
        except DocumentError as error:
            raise RunError(f"{self._name}/document.json: {error}") from None

    def source(self) -> str:
        """The text of model.py; raises RunError if it is not the one that was written."""
        text = self._checked(self.source_file, self.config().source_sha256)
        return text.decode("ascii")

    def events(self) -> Iterator[Event]:
        """Everything the run has said so far, oldest first; a cut last line is left out."""
        if not self.log_file.is_file():
            return
        stream = EventStream()
        with open_regular(self.log_file) as log:
            while chunk := log.read(1 << 20):
                yield from stream.feed(chunk)

    @property
    def _name(self) -> str:
        return ascii(self.path.name)[1:-1]

    def _checked(self, file: Path, digest: str) -> bytes:
        content = _read(file, MAX_CONFIG)
        if sha256(content).hexdigest() != digest:
            raise RunError(
                f"{self._name}/{file.name} was changed after the run began. Start a new run."
            )
        return content


def create(root: Path, checked: Checked, source: Source, settings: Settings = DEFAULT) -> RunFolder:
    """A new run below `root` with the next free number, readable by its owner alone."""
    root.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(p.name) for p in root.iterdir() if is_run_name(p.name)), default=0)
    while True:
        try:
            return create_at(root / f"{number:04}", checked, source, settings)
        except FileExistsError:
            number += 1


def create_at(
    path: Path, checked: Checked, source: Source, settings: Settings = DEFAULT
) -> RunFolder:
    """A new run in exactly this folder; raises FileExistsError if there is one already."""
    path.mkdir(mode=0o700)
    run = RunFolder(path)
    run.checkpoints.mkdir(mode=0o700)
    text = document_text(checked.document).encode()
    config = Config(
        document_sha256=sha256(text).hexdigest(),
        source_sha256=source.digest,
        lines=dict(source.lines),
        inner=dict(source.inner),
        code_lines=dict(source.foreign),
        settings=settings,
    )
    write_atomic(run.document_file, text)
    write_atomic(run.source_file, source.text.encode("ascii"))
    write_atomic(run.config_file, _json(config.model_dump(mode="json")))
    return run


def open_run(path: Path) -> RunFolder:
    """The run in this folder; raises RunError if there is none."""
    run = RunFolder(path.resolve())
    if not run.config_file.is_file():
        raise RunError(f"{ascii(str(path))[1:-1]} holds no run: its config.json is missing.")
    return run


def data_folder_for(run_root: Path, document: Path | None) -> str:
    """`Settings.data_folder` of runs below `run_root` for a drawing kept at `document`."""
    if document is None:
        return "."
    return os.path.relpath(document.parent.resolve(), run_root.resolve() / "0000")


def is_run_name(name: str) -> bool:
    """Whether a folder of this name can be a run: runs are numbered."""
    return name.isascii() and name.isdigit() and len(name) < 10


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def _read(file: Path, limit: int) -> bytes:
    try:
        with open_regular(file) as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise RunError(
            f"{file.parent.name}/{file.name} cannot be read: {error.strerror}."
        ) from None
    if len(content) > limit:
        raise RunError(f"{file.parent.name}/{file.name} is too large. Start a new run.")
    return content
