"""`Screenshot`: a picture of the window once everything in it has come to rest."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from designer.main_window import MainWindow
from graph_runtime.files import write_atomic

LOOK_EVERY = 50
"""Time (ms) between two looks whether the window has settled."""
CALM_LOOKS = 4
LONGEST = 20_000
"""Time (ms) after which the picture is taken anyway."""


class Screenshot(QObject):
    """Waits until the window is painted and nothing is under way, saves the picture, leaves."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._calm = 0
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def take(self, app: QApplication) -> int:
        """Run the application until the picture is saved; 0 if it was."""
        self._timer.start()
        return app.exec()

    def _look(self) -> None:
        self._waited += LOOK_EVERY
        self._calm = self._calm + 1 if self._settled() else 0
        if self._calm >= CALM_LOOKS or self._waited >= LONGEST:
            self._timer.stop()
            QApplication.exit(self._save())

    def _settled(self) -> bool:
        source = self._window.source
        formula = self._window.inspector.block.formula
        drawing = QThreadPool.globalInstance().activeThreadCount() > 0
        return not drawing and formula.settled and (source.settled or not source.isVisible())

    def _save(self) -> int:
        try:
            write_atomic(self._path, png(self._window))
        except OSError as error:
            print(f"network-designer: {error}", file=sys.stderr)
            return 1
        return 0


def png(window: MainWindow) -> bytes:
    """The window as it looks now, as the bytes of a PNG file."""
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(packed.data())
