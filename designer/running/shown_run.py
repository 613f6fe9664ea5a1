"""`ShownRun`: the run that the plots show: the live one, or an old one read from its log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.plots.store import RunStore
from designer.running.log_playback import LogPlayback
from graph_runtime.train.folder.run_folder import RunFolder

TICK = 16
"""Time between two slices of a log (ms)."""
SLICE_SECONDS = 0.004
"""Longest time that one slice may take from the window."""

Then = Callable[[RunStore], None]


class ShownRun(QObject):
    """Holds the shown store, and reads logs in slices so that the window never stalls."""

    moved = Signal()
    """The shown store has taken events."""
    replaced = Signal(object)
    """RunStore: another run is shown."""
    read = Signal()
    """An old run has been read to its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = RunStore()
        self.folder: Path | None = None
        self._playbacks: list[tuple[LogPlayback, Then | None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.advance)

    @property
    def reading(self) -> bool:
        """Whether a log is still being read."""
        return bool(self._playbacks)

    def show(self, store: RunStore, folder: Path | None) -> None:
        """Show this store from now on; what was being read for show alone is dropped."""
        self._playbacks = [(p, then) for p, then in self._playbacks if then is not None]
        self.store, self.folder = store, folder
        self.replaced.emit(store)

    def open(self, folder: Path) -> None:
        """Show an old run, filling up while it is read."""
        playback = LogPlayback(RunFolder(folder).log_file)
        self.show(playback.store, folder)
        self._start(playback, None)

    def load(self, folder: Path, then: Then) -> LogPlayback:
        """Read a run behind the scenes and hand over its store."""
        playback = LogPlayback(RunFolder(folder).log_file)
        self._start(playback, then)
        return playback

    def advance(self) -> None:
        """Read one slice of the oldest log that is not done."""
        if self._playbacks:
            playback, then = self._playbacks[0]
            playback.advance(SLICE_SECONDS)
            if playback.store is self.store:
                self.moved.emit()
            if playback.done:
                self._playbacks.remove((playback, then))
                if then is not None:
                    then(playback.store)
                self.read.emit()
        if not self._playbacks:
            self._timer.stop()

    def _start(self, playback: LogPlayback, then: Then | None) -> None:
        self._playbacks.append((playback, then))
        self._timer.start()
