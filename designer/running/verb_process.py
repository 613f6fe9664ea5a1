"""`VerbProcess`: one verb of the command line in a process of its own, which nothing waits for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, Signal

MAX_ANSWER = 16 << 20
"""Longest answer (bytes) that is read."""
COMMAND = (sys.executable, "-I", "-m", "graph_runtime")


class VerbProcess(QObject):
    """Starts `graph-runtime VERB …`; one at a time."""

    ended = Signal(int, object)
    """Exit code and what came on standard output (bytes); a code of -1 if it could not start."""
    told = Signal(str)
    """One line of standard error."""

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._rest = b""
        self._last = ""
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._process.readyReadStandardError.connect(self._read)

    @property
    def busy(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def reason(self) -> str:
        """The last line it said, which tells why it failed."""
        return self._last[:1_000] or "The process ended without a word."

    def start(self, arguments: Sequence[str]) -> None:
        """Begin; what is going on is ended."""
        self.shut_down()
        self._rest, self._last = b"", ""
        program, *first = self._command
        self._process.start(program, [*first, *arguments])

    def interrupt(self) -> None:
        """As Ctrl+C: the process may bring what it does to an end."""
        if self.busy:
            os.kill(self._process.processId(), signal.SIGINT)

    def shut_down(self) -> None:
        """End the process at once."""
        if self.busy:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(1_000)
            self._process.blockSignals(False)

    def _read(self) -> None:
        *lines, self._rest = (
            self._rest + bytes(self._process.readAllStandardError().data())
        ).split(b"\n")
        self._rest = self._rest[-MAX_ANSWER:]
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            self._last = text or self._last
            self.told.emit(text)

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        out = bytes(self._process.readAllStandardOutput().data())[:MAX_ANSWER]
        crashed = status == QProcess.ExitStatus.CrashExit
        self.ended.emit(-1 if crashed else code, out)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._last = "Python could not be started."
            self.ended.emit(-1, b"")
