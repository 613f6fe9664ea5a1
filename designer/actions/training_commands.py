"""`TrainingCommands`: train, pause, go on, stop, as menu, keys and toolbar ask for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.asking.questions import Questions
from designer.editing.recipe_edits import ensure_recipe
from designer.editing.session import Session
from designer.running.run_session import RunSession
from graph_runtime.errors import Problem


class TrainingCommands(QObject):
    """Decides what a press means now, and where a person has to look next."""

    wanted = Signal(str)
    """The name of a panel to bring to the front."""
    said = Signal(str)
    """A notice for the status bar."""
    blamed = Signal(str)
    """The block that a run failed at."""

    def __init__(self, session: Session, runs: RunSession) -> None:
        super().__init__()
        self._session = session
        self._runs = runs
        runs.failed.connect(self._failed)
        runs.began.connect(self._show_plots)

    @property
    def may_train(self) -> bool:
        return self._runs.may("train")

    @property
    def may_pause(self) -> bool:
        """Whether the run can be paused, or gone on with."""
        return self._runs.may("pause") or self._runs.may("resume") or self.may_continue

    @property
    def may_stop(self) -> bool:
        return self._runs.may("stop")

    @property
    def may_continue(self) -> bool:
        """Whether the shown run can be gone on with from its checkpoint."""
        return self._runs.resumable() is not None

    @property
    def pause_text(self) -> str:
        """What a press of "pause" does now."""
        return "Resume" if self._runs.may("resume") or self.may_continue else "Pause"

    @property
    def may_train_on(self) -> bool:
        """Whether the run that is shown has weights to begin another with."""
        return self.may_train and self._runs.trained() is not None

    def train_on(self) -> None:
        """Train the document from the weights of the run that is shown."""
        earlier = self._runs.trained()
        if earlier is not None:
            self._train(earlier)

    def train(self) -> None:
        """Train the document, with the usual recipe if it has none; or show what is wrong."""
        self._train(None)

    def _train(self, weights_from: Path | None) -> None:
        if not self._session.checked.problems:
            ensure_recipe(self._session)
        if self._session.checked.problems:
            self.said.emit(str(self._session.checked.problems[0]))
            self.wanted.emit("problems")
            return
        self._runs.train(self._session.checked, weights_from)
        self.wanted.emit("run")

    def pause_or_resume(self) -> None:
        self._runs.pause_or_go_on()

    def stop(self) -> None:
        self._runs.run.stop()

    def open_run(self, questions: Questions) -> None:
        """Show the plots of a run folder that the person chooses."""
        folder = questions.folder_to_open("Open a run", str(self._runs.root))
        if folder is not None:
            self.show_run(folder)

    def show_run(self, folder: Path) -> None:
        """Show the plots of this run."""
        if not (folder / "events.jsonl").is_file():
            self.said.emit(f"{folder.name} is no run folder: it has no events.jsonl.")
            return
        self._runs.open_run(folder)
        self.wanted.emit("run")
        self.wanted.emit("plots")

    def _show_plots(self) -> None:
        self.wanted.emit("plots")

    def _failed(self, problem: Problem) -> None:
        self.said.emit(str(problem))
        if problem.node is not None:
            self.blamed.emit(problem.node)
