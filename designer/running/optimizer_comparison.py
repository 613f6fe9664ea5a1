"""`OptimizerComparison`: one drawing trained by several optimizers, one run after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from designer.running.run_session import RunSession
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.drawing_edits import set_training

USUAL: tuple[tuple[str, Recipe], ...] = (
    ("SGD", Recipe(kind="SGD", params={"lr": 0.1})),
    ("SGD with momentum", Recipe(kind="SGD", params={"lr": 0.01, "momentum": 0.9})),
    ("Adam", Recipe(kind="Adam", params={"lr": 0.001})),
    ("RMSprop", Recipe(kind="RMSprop", params={"lr": 0.001})),
    ("Adagrad", Recipe(kind="Adagrad", params={"lr": 0.01})),
    ("AdamW", Recipe(kind="AdamW", params={"lr": 0.001})),
    ("NAdam", Recipe(kind="NAdam", params={"lr": 0.001})),
    ("Lion", Recipe(kind="Lion", params={"lr": 0.0001})),
)
"""Those that are offered, with rates that are usual for training networks."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """An optimizer that takes part, under the name that people know it by."""

    name: str
    optimizer: Recipe


RUNNING = "A run is going on. Stop it, or wait until it is over."


class OptimizerComparison(QObject):
    """Every run has the seed, the data and the start of the others; nothing else trains between.

    `names` are those of the optimizers by the folders of the runs that were begun.
    """

    changed = Signal()

    def __init__(self, session: Session, runs: RunSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._runs = session, runs
        self._document = Document()
        self._waiting: list[Entrant] = []
        self.names: dict[Path, str] = {}
        self._current: Path | None = None
        runs.runs_changed.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether there is another run to come."""
        return bool(self._waiting) or self._going_on()

    @property
    def lack(self) -> str:
        """What keeps the present document from being trained, "" if nothing does."""
        problems = self._session.checked.problems
        if not problems:
            return "" if self._runs.may("train") else RUNNING
        return str(problems[0])

    def begin(self, entrants: Sequence[Entrant]) -> None:
        """Train the present document by each of these."""
        if self.busy or not self._runs.may("train"):
            return
        self._document = self._session.document
        self._waiting, self.names, self._current = list(entrants), {}, None
        self._next()

    def stop(self) -> None:
        """End the run that is going on, and begin no other."""
        self._waiting = []
        if self._going_on():
            self._runs.run.stop()
        self.changed.emit()

    def _going_on(self) -> bool:
        return self._current is not None and self._runs.phase != "idle"

    def _look(self) -> None:
        """A run has begun or ended: one that the person stopped ends the comparison."""
        if self._runs.phase != "idle" or self._current is None:
            return
        if self._runs.live.facts.phase == "stopped":
            self._waiting = []
        # In a turn of its own: the end of a run and the begin of the next are too long together.
        QTimer.singleShot(0, self, self._next)

    def _next(self) -> None:
        if self._waiting and self._runs.may("train"):
            entrant, before = self._waiting.pop(0), self._runs.folder
            training = self._document.training or Training()
            chosen = training.model_copy(update={"optimizer": entrant.optimizer})
            document = set_training(self._document, chosen)
            self._runs.train(check(document, None, self._session.knowledge))
            folder = self._runs.folder
            if folder is None or folder == before:  # It could not begin, and why has been said.
                self._waiting = []
            else:
                self._current = folder
                self.names[folder] = entrant.name
        elif not self._waiting:
            self._current = None
        self.changed.emit()
