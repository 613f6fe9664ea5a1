"""`Listening`: looks at the worker again and again, and passes on what it says."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from designer.running.live_run import LiveRun
from designer.running.questions import Questions
from designer.running.worker_watch import WorkerWatch
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import WorkerReady

BUSY_TICK, IDLE_TICK = 16, 200
"""Time between two looks at the worker (ms), with and without a run."""
SLICE_SECONDS = 0.004
"""Longest time that one look may take from the window."""


class Listening(QObject):
    """What is about the run goes to the run, all else to whoever asked."""

    ready = Signal()
    """A worker has come up."""

    def __init__(
        self,
        worker: WorkerWatch,
        run: LiveRun,
        questions: Questions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker, self._run, self._questions = worker, run, questions
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        run.changed.connect(self.begin)
        run.ended.connect(self.begin)
        questions.changed.connect(self.begin)

    @property
    def pace(self) -> int:
        """Time until the next look (ms)."""
        busy = self._run.phase != "idle" or self._questions.waiting
        return BUSY_TICK if busy else IDLE_TICK

    def begin(self) -> None:
        """Listen from now on, as often as there is something to hear."""
        if not self._timer.isActive() or self._timer.interval() != self.pace:
            self._timer.start(self.pace)

    def end(self) -> None:
        self._timer.stop()

    def tick(self) -> None:
        """Look at the worker once, for a few milliseconds."""
        until = perf_counter() + SLICE_SECONDS
        while perf_counter() < until and (events := self._worker.read()):
            self._take(events)
        death = self._worker.lost()
        if death is not None:
            self._run.lose(death)
            self._questions.lose(death)
        self._run.look_after()

    def _take(self, events: list[Event]) -> None:
        self._run.take(events)
        for event in events:
            if isinstance(event, WorkerReady):
                self.ready.emit()
            elif not self._run.hear(event):
                self._questions.hear(event)
