"""`ColumnLook`: a first look at a table's columns, by a process of its own, after a click."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal

from graph_runtime.datasets.own._table_preview import Column, Preview

MAX_ANSWER = 4 << 20
"""Longest answer (bytes) that is read."""
MAX_SECONDS = 30


class ColumnLook(QObject):
    """One look at a time; the window itself never opens the file."""

    found = Signal(object)
    """A `Preview`."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed_to_start)
        self._limit = QTimer(self, singleShot=True, interval=1000 * MAX_SECONDS)
        self._limit.timeout.connect(self._process.kill)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.shut_down)

    @property
    def busy(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    def look(self, path: Path) -> None:
        """Begin to look at a file, unless a look is going on."""
        if self.busy:
            return
        arguments = ["-I", "-m", "graph_runtime", "columns", str(path), "--json"]
        self._process.start(sys.executable, arguments)
        self._limit.start()

    def shut_down(self) -> None:
        self._process.kill()
        self._process.waitForFinished(1_000)

    def _finished(self, code: int) -> None:
        self._limit.stop()
        out = bytes(self._process.readAllStandardOutput().data())[:MAX_ANSWER]
        err = bytes(self._process.readAllStandardError().data())[-MAX_ANSWER:]
        preview = read_preview(out) if code == 0 else None
        if preview is not None:
            self.found.emit(preview)
            return
        lines = err.decode("utf-8", "replace").strip().splitlines()
        self.failed.emit(lines[-1][:1_000] if lines else "The file could not be looked at.")

    def _failed_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._limit.stop()
            self.failed.emit("Python could not be started to look at the file.")


def read_preview(answer: bytes) -> Preview | None:
    """The answer of the command line; None where it is none."""
    try:
        body = json.loads(answer)
        columns = tuple(Column(**{**c, "first": tuple(c["first"])}) for c in body["columns"])
        return Preview(int(body["rows"]), columns, dict(body["params"]))
    except (ValueError, KeyError, TypeError):
        return None
