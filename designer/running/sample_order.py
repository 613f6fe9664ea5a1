"""`SampleOrder`: which samples move a unit of a block most, as the worker answers it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.plots.look_numbers import LookNumbers
from designer.running.run_session import RunSession
from graph_runtime.train.messages import commands
from graph_runtime.train.messages.look_events import LookFailed, Ranked


class SampleOrder(QObject):
    """`unit` is what the person chose, `ranked` the answer with its `numbers`, `fault` why not."""

    changed = Signal()

    def __init__(self, runs: RunSession) -> None:
        super().__init__()
        self._runs = runs
        self._pending = 0
        self._folder = Path()
        self.unit: int | None = None
        self.ranked: Ranked | None = None
        self.numbers: LookNumbers | None = None
        self.fault = ""
        runs.questions.answered.connect(self._hear)

    @property
    def busy(self) -> bool:
        return self._pending > 0

    def mark(self, unit: int) -> None:
        """Take a channel or a feature of the chosen block into sight."""
        if unit != self.unit:
            self.forget()
            self.unit = unit
            self.changed.emit()

    def ask(self, question: commands.Rank, folder: Path) -> None:
        """Have the samples ordered, unless they are or are being so."""
        if self.busy or self.ranked is not None or self.fault:
            return
        self._pending, self._folder, self.unit = question.number, folder, question.unit
        if not self._runs.questions.ask(question):
            self._pending, self.fault = 0, self._runs.questions.fault
        self.changed.emit()

    def forget(self) -> None:
        """Another block or another sample is looked at."""
        if self.busy:
            self._runs.questions.ask(commands.Cancel(number=self._pending))
        self._pending, self.unit, self.ranked, self.numbers, self.fault = 0, None, None, None, ""

    def _hear(self, event: object) -> None:
        match event:
            case LookFailed(number=number) if self.busy and number == self._pending:
                self._pending, self.fault = 0, event.message or "It was given up."
                self.changed.emit()
            case Ranked(number=number) if self.busy and number == self._pending:
                self._pending, self.ranked = 0, event
                self.numbers = LookNumbers(self._folder, event.file)
                self.changed.emit()
