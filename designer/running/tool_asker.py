"""`ToolAsker`: has the worker carry out a tool on the drawing, or on the run that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from designer.editing.session import Session
from designer.running.drawing_question import DrawingQuestion
from designer.running.run_session import RunSession
from graph_runtime.train.messages.commands import Analyse, Cancel
from graph_runtime.train.messages.look_events import Analysed


class ToolAsker(QObject):
    """One tool at a time; `told` is the last answer, `fault` why there is none."""

    changed = Signal()

    def __init__(self, session: Session, runs: RunSession, parent: QObject) -> None:
        super().__init__(parent)
        self._runs = runs
        self.told: Analysed | None = None
        self.fault = ""
        self._question = DrawingQuestion(session, runs.questions, partial(Cancel, tool=True), self)
        self._question.told.connect(self._take)
        self._question.failed.connect(self._fail)
        self._question.given_up.connect(self.changed)

    @property
    def busy(self) -> bool:
        return self._question.busy

    @property
    def trained(self) -> Path | None:
        """The run that is shown, if it has weights."""
        return self._runs.trained()

    def ask(self, tool: str, params: Mapping[str, Any], run: Path | None = None) -> None:
        """Carry the tool out on this run's newest weights, or on the drawing with fresh ones."""
        self.fault, self.told = "", None
        self._question.ask(partial(Analyse, tool=tool, params=dict(params)), run)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up the tool that is at work."""
        self._question.cancel()

    def close(self) -> None:
        """Nobody waits any more."""
        self._question.close()

    def _take(self, told: Analysed, _: Path) -> None:
        self.told = told
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self.fault, self.told = message, None
        self.changed.emit()
