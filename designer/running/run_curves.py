"""`RunCurves`: the stores of several runs at once, read from their logs in slices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.plots.store import RunStore
from designer.running.log_playback import LogPlayback
from designer.running.run_session import RunSession
from designer.running.shown_run import SLICE_SECONDS, TICK
from graph_runtime.train.folder.run_folder import RunFolder

MOST_KEPT = 40
"""Runs whose curves are kept once they were read."""


class RunCurves(QObject):
    """Ask for runs with `want`; `moved` says that there is more of them to see."""

    moved = Signal()

    def __init__(self, runs: RunSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._read: dict[Path, LogPlayback] = {}
        self._wanted: tuple[Path, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.advance)
        runs.shown.moved.connect(self._live_moved)

    @property
    def settled(self) -> bool:
        """Whether all that is wanted has been read."""
        return not self._timer.isActive()

    def want(self, folders: Sequence[Path]) -> None:
        """Read these runs, those that were read before excepted."""
        self._wanted = tuple(folders)
        for folder in self._wanted:
            if folder not in self._read and not self._is_live(folder):
                self._read[folder] = LogPlayback(RunFolder(folder).log_file)
        for folder in [f for f in self._read if f not in self._wanted][:-MOST_KEPT]:
            del self._read[folder]
        self._timer.start()
        self.moved.emit()

    def forget(self, folder: Path) -> None:
        """Read this run anew when it is wanted: it has gone on since."""
        self._read.pop(folder, None)

    def stores(self) -> list[tuple[Path, RunStore]]:
        """What is known so far of the runs that are wanted, in their order."""
        found = []
        for folder in self._wanted:
            if self._is_live(folder):
                found.append((folder, self._runs.live))
            elif folder in self._read:
                found.append((folder, self._read[folder].store))
        return found

    def advance(self) -> None:
        """Read one slice of the first log that is not done."""
        waiting = [self._read[f] for f in self._wanted if f in self._read]
        waiting = [playback for playback in waiting if not playback.done]
        if not waiting:
            self._timer.stop()
            return
        waiting[0].advance(SLICE_SECONDS)
        if waiting[0].done:
            self.moved.emit()

    def _is_live(self, folder: Path) -> bool:
        return folder == self._runs.folder

    def _live_moved(self) -> None:
        if self._runs.folder in self._wanted and self._runs.phase != "idle":
            self.moved.emit()
