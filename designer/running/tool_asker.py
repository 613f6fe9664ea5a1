"""`ToolAsker`: has the worker carry out a tool on the drawing, or on the run that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from designer.editing.session import Session
from designer.running.drawing_file import DrawingFile
from designer.running.run_session import RunSession
from graph_runtime.train import commands
from graph_runtime.train.look_events import Analysed, LookFailed

FIRST_NUMBER = 1 << 41
"""Numbers of tools are far from those of looks and previews."""


class ToolAsker(QObject):
    """One tool at a time; `told` is the last answer, `fault` why there is none."""

    changed = Signal()
    _number = FIRST_NUMBER

    def __init__(self, session: Session, runs: RunSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._runs = runs
        self._pending = 0
        self._closed = False
        self._tool = ""
        self._params: Mapping[str, Any] = {}
        self.told: Analysed | None = None
        self.fault = ""
        self._drawing = DrawingFile(self)
        self._drawing.written.connect(self._ask)
        self._drawing.failed.connect(self._fail)
        runs.questions.answered.connect(self._hear)
        session.changed.connect(self._edited)

    @property
    def busy(self) -> bool:
        return self._pending > 0

    @property
    def trained(self) -> Path | None:
        """The run that is shown, if it has weights."""
        return self._runs.trained()

    def ask(self, tool: str, params: Mapping[str, Any], run: Path | None = None) -> None:
        """Carry the tool out on this run's newest weights, or on the drawing with fresh ones."""
        problems = self._session.checked.problems
        if run is None and problems:
            self._fail(str(problems[0]))
            return
        ToolAsker._number += 1
        self._pending, self.fault, self.told = ToolAsker._number, "", None
        self._tool, self._params = tool, dict(params)
        self.changed.emit()
        if run is None:
            self._drawing.put(self._session.document)
        else:
            self._send(str(run), drawing=False)

    def cancel(self) -> None:
        """Give up the tool that is at work."""
        if self.busy:
            self._runs.questions.ask(commands.Cancel(number=self._pending, tool=True))
            self._pending = 0
            self.changed.emit()

    def close(self) -> None:
        """Nobody waits any more."""
        if self._closed:
            return
        self._closed = True
        self._session.changed.disconnect(self._edited)
        self._runs.questions.answered.disconnect(self._hear)
        self.cancel()
        self._drawing.close()

    def _edited(self, *_: object) -> None:
        self._drawing.forget()

    def _ask(self, folder: str) -> None:
        if self.busy and self._drawing.is_current(folder):
            self._send(folder, drawing=True)

    def _send(self, folder: str, drawing: bool) -> None:
        path = self._session.path
        question = commands.Analyse(
            number=self._pending, folder=folder, drawing=drawing, part="train",
            weights="fresh" if drawing else "last", tool=self._tool, params=self._params,
            data_folder=str(path.parent.resolve()) if path is not None else ".",
        )  # fmt: skip
        if not self._runs.questions.ask(question):
            self._fail(self._runs.questions.fault)

    def _hear(self, event: object) -> None:
        match event:
            case LookFailed(number=number) if self.busy and number == self._pending:
                self._fail(event.message or "It was given up.")
            case Analysed(number=number) if self.busy and number == self._pending:
                self._pending, self.told = 0, event
                self.changed.emit()

    def _fail(self, message: str) -> None:
        self._pending, self.fault, self.told = 0, message, None
        self.changed.emit()
