"""`RunSession`: the window's side of training: one warm worker, one run at a time.

The worker may die at any moment; the window hears of it in a sentence, gets a fresh worker, and can
go on from the last checkpoint. What the worker sends is taken in pieces of a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.editing.session import Session
from designer.plots.array_files import ArrayFiles
from designer.plots.store import RunStore
from designer.running.joining import Joining
from designer.running.listening import Listening
from designer.running.live_run import LiveRun
from designer.running.questions import Questions
from designer.running.run_places import is_resumable, make_run, runs_root
from designer.running.run_state import Phase, Press
from designer.running.shown_run import ShownRun
from designer.running.worker_watch import WorkerWatch
from graph_runtime.check import Checked
from graph_runtime.errors import Problem
from graph_runtime.train.folder.presence import going_on, who


class RunSession(QObject):
    """Begins runs, goes on with them, shows them.

    `run` is the one that the worker is at, `shown` the one that the plots show, and `questions`
    asks the worker whatever it is doing.
    """

    state_changed = Signal()
    """The phase, the worker or the run that can be gone on with differs."""
    failed = Signal(object)
    """Problem: why a run ended or could not begin; its node where that is known."""
    runs_changed = Signal()
    """A run began or ended."""
    began = Signal()
    """A run was started or gone on with, by whichever button."""

    def __init__(
        self,
        session: Session,
        watch: WorkerWatch | None = None,
        root: Callable[[], Path] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._root = root or self._document_root
        self.worker = watch or WorkerWatch()
        self.run = LiveRun(self.worker, self)
        self.questions = Questions(self.worker, self)
        self.shown = ShownRun(self)
        self.shown.store = self.run.store
        self._joining = Joining(self.worker, self.shown)
        self.listening = Listening(self.worker, self.run, self.questions, self)
        self._connect()

    @property
    def phase(self) -> Phase:
        return self.run.phase

    @property
    def folder(self) -> Path | None:
        """The folder of the run that is going on or was the last to."""
        return self.run.folder

    @property
    def live(self) -> RunStore:
        """What the run that is going on, or was the last to, has told."""
        return self.run.store

    @property
    def root(self) -> Path:
        """Where runs of the present document lie."""
        return self._root()

    def may(self, press: Press) -> bool:
        """Whether a button can be pressed now."""
        return self.run.may(press)

    def trained(self) -> Path | None:
        """The run that is shown, if it has weights that another run could begin with."""
        folder = self.shown.folder
        if self.phase != "idle" or folder is None or self.shown.reading:
            return None
        return folder if is_resumable(folder) else None

    def resumable(self) -> Path | None:
        """The folder of the shown run, if that ended early and left a checkpoint."""
        return None if self.shown.store.facts.phase == "finished" else self.trained()

    def warm_up(self) -> None:
        """Start the worker, so that the first training begins at once."""
        self.worker.warm_up()
        self.listening.begin()

    def train(self, checked: Checked, weights_from: Path | None = None) -> None:
        """Begin a run of this document; says why where that cannot be.

        With `weights_from`, blocks that are as they were in that run begin with its weights.
        """
        if not self.may("train"):
            return
        made = make_run(self.root, checked, self._session.path, weights_from)
        if isinstance(made, Problem):
            self.failed.emit(made)
            return
        self._put(RunStore(ArrayFiles(made)), made)
        self.run.prepare()
        self.began.emit()
        self.run.train(resume=False)

    def continue_run(self) -> None:
        """Go on with the shown run from its last checkpoint."""
        folder = self.resumable()
        if folder is None:
            return
        self.run.folder = folder
        self.run.prepare()
        if self.shown.store is self.live:
            self.run.train(resume=True)
        else:
            self.shown.load(folder, self._continue_loaded)

    def pause_or_go_on(self) -> None:
        """What the one button for both means now; a run that ended early goes on from disk."""
        if self.may("pause"):
            self.run.pause()
        elif self.may("resume"):
            self.run.resume()
        else:
            self.continue_run()

    def open_run(self, folder: Path) -> None:
        """Show the plots of this run, the live one or an old one."""
        if folder == self.folder and self.live.facts.phase != "none":
            self.show_live()
        elif self.phase == "idle" and who(folder) is not None:
            self._join(folder)
        else:
            self.shown.open(folder)
            self.state_changed.emit()

    def rejoin(self) -> None:
        """Follow the run of this document that goes on without a window, if there is one."""
        folder = going_on(self.root) if self.phase == "idle" else None
        if folder is not None:
            self._join(folder)

    def show_live(self) -> None:
        """Show the run that is going on, or the last one that was."""
        self.shown.show(self.live, self.folder)
        self.state_changed.emit()

    def put_away(self) -> None:
        """Show no run: another document is open. A run that is going on stays in sight."""
        if self.phase == "idle":
            self._put(RunStore(), None)

    def shut_down(self) -> None:
        """Look at the worker no more, and part with it."""
        self.listening.end()
        self.run.leave()

    def _connect(self) -> None:
        self.run.changed.connect(self.state_changed)
        self.run.moved.connect(self._moved)
        self.run.begun.connect(self.runs_changed)
        self.run.ended.connect(self._ended)
        self.listening.ready.connect(self.state_changed)
        self.shown.read.connect(self.state_changed)

    def _put(self, store: RunStore, folder: Path | None) -> None:
        """Let this be the live run, and show it."""
        self.run.store, self.run.folder = store, folder
        self.show_live()

    def _join(self, folder: Path) -> None:
        if self._joining.begin(folder, self._joined):
            self.run.folder = folder
            self.run.prepare()
            self.began.emit()

    def _joined(self, store: RunStore) -> None:
        """All that the run has said is read; what it says from now on is heard."""
        self._put(store, self.folder)
        self.run.word("running")
        if store.facts.phase == "paused":
            self.run.word("paused")
        if store.facts.over:
            self.run.end(None)
        self.runs_changed.emit()

    def _continue_loaded(self, store: RunStore) -> None:
        self._put(store, self.folder)
        if self.phase == "preparing":
            self.run.train(resume=True)
        else:
            self.run.end(None)

    def _moved(self) -> None:
        if self.shown.store is self.live:
            self.shown.moved.emit()

    def _ended(self, problem: Problem | None) -> None:
        if self.live.missing_steps and self.folder is not None:
            self.shown.load(self.folder, partial(self._complete, self.live))
        self.state_changed.emit()
        self.runs_changed.emit()
        if problem is not None:
            self.failed.emit(problem)

    def _complete(self, lacking: RunStore, store: RunStore) -> None:
        """Exchange a store that missed some steps for one that has read them all."""
        if self.phase != "idle" or self.live is not lacking:
            return
        was_shown = self.shown.store is self.live
        self.run.store = store
        if was_shown:
            self.show_live()

    def _document_root(self) -> Path:
        session = self._session
        return runs_root(session.path, session.document.name, session.opened)
