"""`Measuring`: a process beside the training one that finds out what a person's own blocks do.

Nothing here waits: the process is started, asked and read by ticks. One that does not answer in
time is ended, which is an answer too; one that has nothing to do for a while is sent away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from graph_runtime.custom.answers import Answer, Question
from graph_runtime.errors import RunError
from graph_runtime.train.calling.asking import (
    SECONDS,
    START_SECONDS,
    answer_of,
    command_for,
    died,
    timed_out,
    unstarted,
)
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.measure_events import MeasureBegan, Measured

TICK = 25
"""Time (ms) between two looks at the process while there is a question."""
IDLE_SECONDS = 60.0


class Measuring(QObject):
    """Answers questions one after another; `answered` carries the question and its answer."""

    answered = Signal(object, object)

    def __init__(
        self,
        make_client: Callable[[], WorkerClient] = WorkerClient,
        seconds: float = SECONDS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_client = make_client
        self._seconds = seconds
        self._client: WorkerClient | None = None
        self._waiting: list[Question] = []
        self._asked: Question | None = None
        self._number = 0
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)

    @property
    def settled(self) -> bool:
        """Whether every question has its answer."""
        return self._asked is None and not self._waiting

    def want(self, questions: Iterable[Question]) -> None:
        """Ask these from now on; what is not among them is of no interest any more."""
        self._waiting = [one for one in questions if one != self._asked]
        if not self.settled:
            self._timer.start(TICK)

    def tick(self) -> None:
        """Look at the process once."""
        if self._asked is not None:
            self._listen(self._asked)
        elif self._waiting:
            self._ask()
        elif monotonic() > self._until + IDLE_SECONDS:
            self.shut_down()

    def shut_down(self) -> None:
        """End the process at once: it holds nothing that is to be kept."""
        self._timer.stop()
        self._drop()
        self._asked, self._waiting = None, []

    def _ask(self) -> None:
        question = self._asked = self._waiting.pop(0)
        if self._client is None and not self._start():
            self._tell(question, unstarted(question))
            return
        assert self._client is not None
        self._number += 1
        self._until = monotonic() + START_SECONDS
        self._client.send(command_for(question, self._number))

    def _start(self) -> bool:
        client = self._make_client()
        try:
            client.start()
        except RunError:
            return False
        self._client = client
        return True

    def _listen(self, question: Question) -> None:
        assert self._client is not None
        for event in self._client.read():
            if isinstance(event, Measured) and event.number == self._number:
                self._tell(question, answer_of(question, event))
                return
            if isinstance(event, MeasureBegan) and event.number == self._number:
                self._until = monotonic() + self._seconds
        if self._client.ended:
            self._drop()
            self._tell(question, died(question))
        elif monotonic() > self._until:
            self._drop()
            self._tell(question, timed_out(question, self._seconds))

    def _tell(self, question: Question, answer: Answer) -> None:
        self._asked, self._until = None, monotonic()
        self.answered.emit(question, answer)

    def _drop(self) -> None:
        if self._client is not None:
            self._client.kill()
            self._client.close()
            self._client = None
