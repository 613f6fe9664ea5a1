"""`PreviewAsker`: has the worker take training samples through the transforms of the drawing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from designer.plots.look_numbers import LookNumbers
from designer.running.drawing_file import DrawingFile
from designer.running.run_session import RunSession
from graph_runtime.train import commands
from graph_runtime.train.look_events import LookFailed, Previewed

FIRST_NUMBER = 1 << 40
"""Numbers of previews are far from those of looks."""
AGAIN_MS = 250
"""Time from a change of epoch or seed until the samples are asked for anew."""


class PreviewAsker(QObject):
    """One preview at a time; `told` with its `numbers` is the last answer, `fault` why none."""

    changed = Signal()
    _number = FIRST_NUMBER

    def __init__(self, session: Session, runs: RunSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._runs = runs
        self._pending = 0
        self._folder = Path()
        self.epoch, self.seed, self.row, self.count = 0, 0, 0, 6
        self.told: Previewed | None = None
        self.numbers: LookNumbers | None = None
        self.fault = ""
        training = session.document.training
        self.seed = training.seed if training else 0
        self._drawing = DrawingFile(self)
        self._drawing.written.connect(self._ask)
        self._drawing.failed.connect(self._fail)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AGAIN_MS)
        self._soon.timeout.connect(self.ask)
        runs.questions.answered.connect(self._hear)
        session.changed.connect(self._edited)

    @property
    def busy(self) -> bool:
        return self._pending > 0

    def want(self, **wishes: int) -> None:
        """Another epoch, seed or first row, in a moment: a field is turned faster than asked."""
        for name, value in wishes.items():
            setattr(self, name, value)
        self._soon.start()

    def ask(self) -> None:
        """Ask for the samples as they are wanted now."""
        checked = self._session.checked
        if checked.problems:
            self._fail(str(checked.problems[0]))
            return
        PreviewAsker._number += 1
        self._pending, self.fault = PreviewAsker._number, ""
        self._drawing.put(self._session.document)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up the preview that is going on."""
        self._soon.stop()
        if self.busy:
            self._runs.questions.ask(commands.Cancel(number=self._pending, preview=True))
            self._pending = 0
            self.changed.emit()

    def close(self) -> None:
        """Nobody looks any more."""
        self._session.changed.disconnect(self._edited)
        self._runs.questions.answered.disconnect(self._hear)
        self.cancel()
        self._drawing.close()

    def _edited(self, *_: object) -> None:
        self._drawing.forget()
        self._soon.start()

    def _ask(self, folder: str) -> None:
        if not self.busy or not self._drawing.is_current(folder):
            return
        self._folder = Path(folder) / "fresh"
        path = self._session.path
        question = commands.Preview(
            number=self._pending, folder=folder, drawing=True, weights="fresh", part="train",
            data_folder=str(path.parent.resolve()) if path is not None else ".",
            row=self.row, count=self.count, epoch=self.epoch, seed=self.seed,
        )  # fmt: skip
        if not self._runs.questions.ask(question):
            self._fail(self._runs.questions.fault)

    def _hear(self, event: object) -> None:
        match event:
            case LookFailed(number=number) if self.busy and number == self._pending:
                self._fail(event.message or "It was given up.")
            case Previewed(number=number) if self.busy and number == self._pending:
                self._pending, self.told = 0, event
                self.numbers = LookNumbers(self._folder, event.file)
                self.changed.emit()

    def _fail(self, message: str) -> None:
        self._pending, self.fault = 0, message
        self.told, self.numbers = None, None
        self.changed.emit()
