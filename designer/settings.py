"""`Settings`: what the window remembers between two starts. Never anything a document needs."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QStandardPaths

from graph_runtime.keeping.files import write_atomic

MAX_RECENT = 10
MAX_BYTES = 1 << 20
"""Settings larger than this (bytes) are not ours."""


class Settings(BaseModel):
    """Frozen; unknown keys of a newer program are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: Literal["system", "light", "dark"] = "system"
    recent: tuple[str, ...] = Field((), max_length=100)
    keep_training: bool = False
    """Whether runs go on when the window closes or dies."""
    geometry: str = ""
    """Place and size of the window, base64 of Qt's own bytes."""
    layout: str = ""
    """Places of docks and toolbars, base64 of Qt's own bytes."""

    def with_recent(self, path: Path) -> Settings:
        """With this file as the most recent one."""
        others = tuple(known for known in self.recent if known != str(path))
        return self.model_copy(update={"recent": (str(path), *others)[:MAX_RECENT]})


class SettingsFile:
    """The settings on disk. A damaged file is put aside and the defaults are used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.present = self._read()

    def change(self, **fields: object) -> None:
        """Remember these fields from now on; a folder that cannot be written is no problem."""
        self.keep(self.present.model_copy(update=fields))

    def keep(self, settings: Settings) -> None:
        if settings == self.present:
            return
        self.present = settings
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self.path, settings.model_dump_json(indent=1).encode())

    def _read(self) -> Settings:
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise ValueError("too large")
            return Settings.model_validate_json(data)
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, ValidationError, RecursionError):
            with contextlib.suppress(OSError):
                self.path.replace(self.path.with_suffix(".damaged"))
            return Settings()


def config_folder() -> Path:
    """The folder for settings, as the system wants it."""
    kind = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(kind)) / "network-designer"


def state_folder() -> Path:
    """The folder for journals, logs and runs of unsaved documents."""
    kind = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(kind)) / "network-designer"
