"""`Questions`: what the worker is asked beside training, and what it answers."""

from __future__ import annotations

from functools import partial
from time import time_ns

from PySide6.QtCore import QObject, QTimer, Signal

from designer.running.worker_watch import WorkerWatch
from graph_runtime.train.messages.commands import Cancel, Evaluate, Look, Race
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Evaluated, Failed
from graph_runtime.train.messages.look_events import Analysed, Looked, LookFailed, Previewed, Ranked
from graph_runtime.train.messages.race_events import Raced
from graph_runtime.train.process.death import Death

Told = Looked | Ranked | Previewed | Analysed | LookFailed


class Questions(QObject):
    """Hands questions over whatever the worker is doing, within a run or without one."""

    answered = Signal(object)
    """Event: what the worker says to a question."""
    changed = Signal()
    """A question was asked, or the last look has its answer."""

    def __init__(self, worker: WorkerWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        # A worker that outlived its window refuses what that one gave up: later ones go on higher.
        self._number = time_ns() // 1_000_000
        self._awaited = 0

    @property
    def waiting(self) -> bool:
        """Whether a look has no answer yet."""
        return self._awaited > 0

    @property
    def fault(self) -> str:
        """Why a question could not be handed over."""
        return self._worker.start_fault or "There is no worker that could do it."

    def next_number(self) -> int:
        """A number above those of all looks so far: answers are known by it."""
        self._number += 1
        return self._number

    def ask(self, question: Look | Cancel | Evaluate | Race) -> bool:
        """Hand a question to the worker; False where there is none."""
        if isinstance(question, Look):
            self._awaited = question.number
        sent = self._worker.send(question)
        self.changed.emit()
        return sent

    def hear(self, event: Event) -> None:
        """Pass on what answers a question; all else is of no interest here."""
        match event:
            case Looked() | Ranked() | Previewed() | Analysed() | LookFailed():
                self._answer(event)
            case Raced() | Evaluated() | Failed():
                self.answered.emit(event)

    def lose(self, death: Death) -> None:
        """The worker has died: whoever waits is told."""
        if self.waiting:
            self._answer(LookFailed(number=self._awaited, message=f"{death.sentence} Look again."))

    def _answer(self, event: Told) -> None:
        if event.number >= self._awaited:
            self._awaited = 0
            self.changed.emit()
        # In a turn of its own: reading the worker and drawing its answer are too long together.
        QTimer.singleShot(0, self, partial(self.answered.emit, event))
