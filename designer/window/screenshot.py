"""`Screenshot`: a picture of the window once everything in it has come to rest."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from designer.window.main_window import MainWindow
from graph_runtime.keeping.files import write_atomic

LOOK_EVERY = 50
"""Time (ms) between two looks whether the window has settled."""
CALM_LOOKS = 8
LONGEST = 30.0
"""Time (s), beside that of training, after which the picture is taken anyway."""


class Screenshot(QObject):
    """Waits until the window is painted and nothing is under way, saves the picture, leaves.

    `train` is how long the document is trained before: seconds, or infinity for to the end; then
    `panel` is in front again.
    """

    def __init__(
        self, window: MainWindow, path: Path, train: float | None = None, panel: str = ""
    ) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._train = train
        self._panel = panel if train is not None else ""
        self._calm = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._since = monotonic()

    def take(self, app: QApplication) -> int:
        """Run the application until the picture is saved; 0 if it was."""
        self._timer.start()
        return app.exec()

    def _look(self) -> None:
        self._calm = self._calm + 1 if self._settled() else 0
        waited = monotonic() - self._since
        if self._calm < CALM_LOOKS and waited < LONGEST + (self._train or 0.0):
            return
        if self._train is not None and self._window.runs.folder is None:
            self._window.training.train()
            self._calm, self._since = 0, monotonic()
            return
        if self._panel:
            self._window.show_panel(self._panel)
            self._panel, self._calm, self._since = "", 0, monotonic()
            return
        self._timer.stop()
        code = self._save()
        self._window.runs.shut_down()
        self._window.code.shut_down()
        QApplication.exit(code)

    def _settled(self) -> bool:
        source = self._window.source
        formula = self._window.inspector.block.formula
        drawing = QThreadPool.globalInstance().activeThreadCount() > 0
        reading = self._window.runs.shown.reading
        equations = self._window.equations
        still = formula.settled and (source.settled or not source.isVisible())
        still = still and (equations.settled or not equations.isVisible())
        advised = self._window.advisor.settled
        still = still and (self._window.lens.settled or not self._window.lens.isVisible())
        still = still and self._window.code.settled
        return still and advised and not drawing and not reading and self._trained()

    def _trained(self) -> bool:
        """Whether the run that was asked for has lasted long enough, or there is none yet."""
        runs = self._window.runs
        if self._train is None or runs.folder is None or runs.phase == "idle":
            return True
        return runs.live.facts.time >= self._train

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
