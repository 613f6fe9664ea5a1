"""Where the program keeps its settings and its state, as each system wants it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "network-designer"


def config_folder() -> Path:
    """The folder for settings."""
    return _folder("XDG_CONFIG_HOME", ".config", "Preferences")


def state_folder() -> Path:
    """The folder for what belongs to this machine alone."""
    return _folder("XDG_DATA_HOME", ".local/share", "Application Support")


def _folder(variable: str, linux: str, mac: str) -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / NAME
    given = os.environ.get(variable, "")
    return (Path(given) if given.startswith("/") else Path.home() / linux) / NAME
