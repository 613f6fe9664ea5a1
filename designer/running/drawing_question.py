"""`DrawingQuestion`: one question at a time about the drawing as it is, or about a run of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.editing.session import Session
from designer.running.drawing_file import DrawingFile
from designer.running.questions import Questions
from graph_runtime.train.messages.commands import Cancel, Look
from graph_runtime.train.messages.look_events import Analysed, LookFailed, Previewed

Make = Callable[..., Look]
"""Makes the question from what every look has: number, folder, weights and so on."""


class DrawingQuestion(QObject):
    """Writes the drawing, asks, and knows its own answer; a newer question overtakes an older."""

    told = Signal(object, object)
    """The answer, and the folder (Path) in which its numbers lie."""
    failed = Signal(str)
    given_up = Signal()

    def __init__(
        self, session: Session, questions: Questions, cancel: partial[Cancel], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._questions = questions
        self._cancel = cancel
        self._make: Make = Look
        self._number = 0
        self._folder = Path()
        self._closed = False
        self._drawing = DrawingFile(self)
        self._drawing.written.connect(self._ask_of_drawing)
        self._drawing.failed.connect(self._fail)
        questions.answered.connect(self._hear)
        session.changed.connect(self._edited)

    @property
    def busy(self) -> bool:
        return self._number > 0

    def ask(self, make: Make, run: Path | None = None) -> None:
        """Ask about this run's newest weights, or about the drawing with fresh ones."""
        problems = self._session.checked.problems
        if run is None and problems:
            self._fail(str(problems[0]))
            return
        self._number, self._make = self._questions.next_number(), make
        if run is None:
            self._drawing.put(self._session.document)
        else:
            self._ask(run, drawing=False)

    def cancel(self) -> None:
        """Give up what is asked."""
        if self.busy:
            self._questions.ask(self._cancel(number=self._number))
            self._number = 0
            self.given_up.emit()

    def close(self) -> None:
        """Nobody waits any more."""
        if self._closed:
            return
        self._closed = True
        self._session.changed.disconnect(self._edited)
        self._questions.answered.disconnect(self._hear)
        self.cancel()
        self._drawing.close()

    def _edited(self, *_: object) -> None:
        self._drawing.forget()

    def _ask_of_drawing(self, folder: str) -> None:
        if self.busy and self._drawing.is_current(folder):
            self._ask(Path(folder), drawing=True)

    def _ask(self, folder: Path, drawing: bool) -> None:
        self._folder = folder / "fresh" if drawing else folder
        question = self._make(
            number=self._number, folder=str(folder), drawing=drawing, part="train",
            weights="fresh" if drawing else "last", data_folder=data_folder(self._session),
        )  # fmt: skip
        if not self._questions.ask(question):
            self._fail(self._questions.fault)

    def _hear(self, event: object) -> None:
        match event:
            case LookFailed(number=number) if self.busy and number == self._number:
                self._fail(event.message or "It was given up.")
            case Previewed(number=number) | Analysed(number=number) if number == self._number:
                self._number = 0
                self.told.emit(event, self._folder)

    def _fail(self, message: str) -> None:
        self._number = 0
        self.failed.emit(message)


def data_folder(session: Session) -> str:
    """Where the paths of data files in the drawing start."""
    return str(session.path.parent.resolve()) if session.path is not None else "."
