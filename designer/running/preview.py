"""`PreviewAsker`: has the worker take training samples through the transforms of the drawing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from designer.plots.look_numbers import LookNumbers
from designer.running.drawing_question import DrawingQuestion
from designer.running.run_session import RunSession
from graph_runtime.train.messages.commands import Cancel, Preview
from graph_runtime.train.messages.look_events import Previewed

AGAIN_MS = 250
"""Time from a change of epoch or seed until the samples are asked for anew."""


class PreviewAsker(QObject):
    """One preview at a time; `told` with its `numbers` is the last answer, `fault` why none."""

    changed = Signal()

    def __init__(self, session: Session, runs: RunSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        training = session.document.training
        self.epoch, self.seed, self.row, self.count = 0, training.seed if training else 0, 0, 6
        self.told: Previewed | None = None
        self.numbers: LookNumbers | None = None
        self.fault = ""
        self._question = DrawingQuestion(
            session, runs.questions, partial(Cancel, preview=True), self
        )
        self._question.told.connect(self._take)
        self._question.failed.connect(self._fail)
        self._question.given_up.connect(self.changed)
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.ask)
        session.changed.connect(self._edited)

    @property
    def busy(self) -> bool:
        return self._question.busy

    def want(self, **wishes: int) -> None:
        """Another epoch, seed or first row, in a moment: a field is turned faster than asked."""
        for name, value in wishes.items():
            setattr(self, name, value)
        self._soon.start()

    def ask(self) -> None:
        """Ask for the samples as they are wanted now."""
        self.fault = ""
        wanted = partial(Preview, row=self.row, count=self.count, epoch=self.epoch, seed=self.seed)
        self._question.ask(wanted)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up the preview that is going on."""
        self._soon.stop()
        self._question.cancel()

    def close(self) -> None:
        """Nobody looks any more."""
        self._session.changed.disconnect(self._edited)
        self._soon.stop()
        self._question.close()

    def _edited(self, *_: object) -> None:
        self._soon.start()

    def _take(self, told: Previewed, folder: Path) -> None:
        self.told, self.numbers = told, LookNumbers(folder, told.file)
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self.fault, self.told, self.numbers = message, None, None
        self.changed.emit()
