"""Where the window and its panels stood, as text for the settings."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from designer.settings import SettingsFile
from designer.window.docks import Docks


def remember_layout(window: QMainWindow, settings: SettingsFile) -> None:
    """Keep place and size of window and panels for the next start."""
    settings.change(geometry=_text(window.saveGeometry()), layout=_text(window.saveState()))


def recall_layout(window: QMainWindow, docks: Docks, settings: SettingsFile) -> None:
    """Put window and panels where they were; what cannot be read changes nothing."""
    window.restoreGeometry(_bytes(settings.present.geometry))
    docks.restore(_bytes(settings.present.layout))


def _text(packed: QByteArray) -> str:
    return bytes(packed.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "replace")))
