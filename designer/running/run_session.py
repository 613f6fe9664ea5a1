"""`RunSession`: the window's side of training: one warm worker, one run at a time.

The worker may die at any moment; the window hears of it in a sentence, gets a fresh worker, and can
go on from the last checkpoint. What the worker sends is taken in pieces of a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from designer.plots.array_files import ArrayFiles
from designer.plots.store import RunStore
from designer.running.log_playback import LogPlayback
from designer.running.probe_wishes import ProbeWishes
from designer.running.retries import Retries, failed_by
from designer.running.run_places import is_resumable, make_run, runs_root
from designer.running.run_state import Phase, Press, Word, heard, pressed
from designer.running.shown_run import ShownRun
from designer.running.worker_watch import WorkerWatch
from graph_runtime.check import Checked
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.errors import Problem, RunError
from graph_runtime.train import commands
from graph_runtime.train import events as ev
from graph_runtime.train.death import Death
from graph_runtime.train.event import Event
from graph_runtime.train.followed import FollowedWorker
from graph_runtime.train.look_events import Analysed, Looked, LookFailed, Previewed, Ranked
from graph_runtime.train.presence import going_on, who
from graph_runtime.train.race_events import Raced
from graph_runtime.train.run_folder import RunFolder

BUSY_TICK, IDLE_TICK = 16, 200
"""Time between two looks at the worker (ms), with and without a run."""
SLICE_SECONDS = 0.004
"""Longest time that one look may take from the window."""


class RunSession(QObject):
    """Trains, pauses, goes on, stops; `shown` is the run that the plots show."""

    state_changed = Signal()
    """The phase, the worker or the run that can be gone on with differs."""
    failed = Signal(object)
    """Problem: why a run ended or could not begin; its node where that is known."""
    runs_changed = Signal()
    """A run began or ended."""
    began = Signal()
    """A run was started or gone on with, by whichever button."""
    answered = Signal(object)
    """Event: what the worker says to a question that was asked, within a run or without one."""

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
        self._phase: Phase = "idle"
        self._folder: Path | None = None
        self._asked_to_stop = 0.0
        self._hung = False
        self._asked = 0
        self.keep_training: Callable[[], bool] = bool
        """Whether a run that is begun now goes on when the window closes or dies."""
        self._joining: LogPlayback | None = None
        self._wishes = ProbeWishes()
        self._retries = Retries()
        self.worker = watch or WorkerWatch()
        self.shown = ShownRun(self)
        self.shown.read.connect(self.state_changed)
        self.live = self.shown.store
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def folder(self) -> Path | None:
        """The folder of the run that is going on or was the last to."""
        return self._folder

    @property
    def root(self) -> Path:
        """Where runs of the present document lie."""
        return self._root()

    @property
    def hanging(self) -> bool:
        """Whether the worker has stopped saying anything during a run."""
        moving = self._phase in ("running", "pausing", "stopping")
        return self._phase != "idle" and (self.worker.hanging or (moving and self.worker.stuck))

    def may(self, press: Press) -> bool:
        """Whether a button can be pressed now."""
        return pressed(self._phase, press) is not None

    def resumable(self) -> Path | None:
        """The folder of the shown run, if that ended early and left a checkpoint."""
        folder = self.shown.folder
        if self._phase != "idle" or folder is None or self.shown.reading:
            return None
        if self.shown.store.facts.phase == "finished":
            return None
        return folder if is_resumable(folder) else None

    def warm_up(self) -> None:
        """Start the worker, so that the first training begins at once."""
        self.worker.warm_up()
        self._set_pace()

    def trained(self) -> Path | None:
        """The run that is shown, if it has weights that another run could begin with."""
        folder = self.shown.folder
        if self._phase != "idle" or folder is None or self.shown.reading:
            return None
        return folder if is_resumable(folder) else None

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
        self.live, self._folder = RunStore(ArrayFiles(made)), made
        self.show_live()
        self._press("train")
        self.began.emit()
        self._send_train(resume=False)

    def train_smaller(self) -> None:
        """Set the batch size that a run which ran out of memory asked for, and train again."""
        failed, training = self.shown.store.facts.failed, self._session.document.training
        if failed is None or not failed.smaller_batch or training is None or not self.may("train"):
            return
        smaller = training.model_copy(update={"batch_size": failed.smaller_batch})
        self._session.apply(
            f"Set batch_size to {failed.smaller_batch}",
            set_training(self._session.document, smaller),
        )
        self.train(self._session.checked)

    def continue_run(self) -> None:
        """Go on with the shown run from its last checkpoint."""
        folder = self.resumable()
        if folder is None:
            return
        self._folder = folder
        self._press("train")
        if self.shown.store is self.live:
            self._send_train(resume=True)
        else:
            self.shown.load(folder, self._continue_loaded)

    def continue_with_new_data(self) -> None:
        """Say yes to data that have changed, and go on with the shown run."""
        folder, failed = self.resumable(), self.shown.store.facts.failed
        if folder is None or failed is None or not failed.changed_data:
            return
        try:
            RunFolder(folder).yes_file.touch()
        except OSError as error:
            told = f"The run folder cannot be written: {error.strerror or error}."
            self.failed.emit(Problem(None, None, told, "Check the disk."))
            return
        self.continue_run()

    def pause(self) -> None:
        if self._press("pause"):
            self.worker.send(commands.Pause())

    def resume(self) -> None:
        """Go on after a pause."""
        if self._press("resume"):
            self.worker.send(commands.Resume())

    def pause_or_go_on(self) -> None:
        """What the one button for both means now; a run that ended early goes on from disk."""
        if self.may("pause"):
            self.pause()
        elif self.may("resume"):
            self.resume()
        else:
            self.continue_run()

    def stop(self) -> None:
        """End the run; the worker saves a checkpoint and stays."""
        if self._press("stop"):
            self._asked_to_stop = monotonic()
            self.worker.send(commands.Stop())

    def open_run(self, folder: Path) -> None:
        """Show the plots of this run, the live one or an old one."""
        if folder == self._folder and self.live.facts.phase != "none":
            self.show_live()
        elif self._phase == "idle" and who(folder) is not None:
            self._join(folder)
        else:
            self.shown.open(folder)
            self.state_changed.emit()

    def rejoin(self) -> None:
        """Follow the run of this document that goes on without a window, if there is one."""
        folder = going_on(self.root) if self._phase == "idle" else None
        if folder is not None:
            self._join(folder)

    def _join(self, folder: Path) -> None:
        try:
            followed = FollowedWorker(folder)
        except RunError:
            return
        self.worker.follow(followed)
        self._folder = folder
        self._press("train")
        self._joining = self.shown.load(folder, partial(self._joined, followed))
        self.began.emit()

    def _joined(self, followed: FollowedWorker, store: RunStore) -> None:
        """All that the run has said is read; what it says from now on is heard."""
        if self._joining is not None:
            self._joining.handed_to(followed)
        self.live, self._joining = store, None
        self.show_live()
        self._word("running")
        if store.facts.phase == "paused":
            self._word("paused")
        if store.facts.over:
            self._over(None)
        self.runs_changed.emit()

    def show_live(self) -> None:
        """Show the run that is going on, or the last one that was."""
        self.shown.show(self.live, self._folder)
        self.state_changed.emit()

    def put_away(self) -> None:
        """Show no run: another document is open. A run that is going on stays in sight."""
        if self._phase == "idle":
            self.live, self._folder = RunStore(), None
            self.show_live()

    def ask(self, question: commands.Look | commands.Cancel | commands.Evaluate) -> bool:
        """Hand a question to the worker, whatever it is doing; False where there is none."""
        self._asked = question.number if isinstance(question, commands.Look) else self._asked
        sent = self.worker.send(question)
        self._set_pace()
        return sent

    def race(self, wish: commands.Race) -> bool:
        """Have optimizers race down a surface, answered by `Raced`; False without a worker."""
        return self.worker.send(wish)

    def turn(self, knob: str, value: float | None) -> None:
        """Change a knob of the run that is going on, from its next step."""
        if self._phase in ("running", "paused"):
            self.worker.send(commands.Turn(knob=knob, value=value))

    def set_probe(self, kind: str, on: bool) -> None:
        """Switch a probe, now and for the runs to come."""
        self._wish(self._wishes.switch(kind, on))

    def set_samples(self, rows: tuple[int, ...]) -> None:
        """Let probes look at these rows of the watched part, now and in the runs to come."""
        self._wish(self._wishes.choose(rows))

    def probe_on(self, kind: str) -> bool:
        return self._wishes.on(kind)

    def shut_down(self) -> None:
        """Let the worker save and leave, for at most some ten seconds; or go on without us."""
        self._timer.stop()
        if self.keep_training() and self._phase not in ("idle", "stopping"):
            self.worker.let_go()
        else:
            self.worker.shut_down()

    def tick(self) -> None:
        """Look at the worker once, for a few milliseconds."""
        until = perf_counter() + SLICE_SECONDS
        while perf_counter() < until and (events := self.worker.read()):
            self._take(events)
        death = self.worker.lost()
        if death is not None:
            self._on_loss(death)
        if self._phase == "stopping":
            self.worker.press_on(self._asked_to_stop)
        if self.hanging != self._hung:
            self._hung = self.hanging
            self.state_changed.emit()

    def _take(self, events: list[Event]) -> None:
        """Events of a run go to its store; words between runs are of no run."""
        if self._phase != "idle":
            self.live.add(events)
            if self.shown.store is self.live:
                self.shown.moved.emit()
        for event in events:
            self._hear(event)

    def _hear(self, event: Event) -> None:
        match event:
            case ev.StateChanged(state="preparing" | "running" | "paused" as word):
                self._word(word)
            case ev.RunStarted():
                self._word("running")
            case ev.Finished():
                self._over(None)
            case ev.Failed() if self._phase == "idle":
                self.answered.emit(event)
            case ev.Failed():
                self._over(Problem(event.node, None, event.message, event.fix))
            case ev.WorkerReady():
                self.state_changed.emit()
            case Looked() | Ranked() | Previewed() | Analysed() | LookFailed():
                self._answer(event)
            case Raced() | ev.Evaluated():
                self.answered.emit(event)

    def _answer(self, event: Looked | Ranked | Previewed | Analysed | LookFailed) -> None:
        if event.number >= self._asked:
            self._asked = 0
            self._set_pace()
        # In a turn of its own: reading the worker and drawing its answer are too long together.
        QTimer.singleShot(0, self, partial(self.answered.emit, event))

    def _word(self, word: Word) -> None:
        phase = heard(self._phase, word)
        if phase != self._phase:
            self._phase = phase
            self.state_changed.emit()

    def _over(self, problem: Problem | None) -> None:
        if self._phase == "idle":
            return
        self._phase = heard(self._phase, "over")
        self._set_pace()
        if self.live.missing_steps and self._folder is not None:
            self.shown.load(self._folder, partial(self._complete, self.live))
        self.state_changed.emit()
        self.runs_changed.emit()
        if problem is not None:
            self.failed.emit(problem)

    def _on_loss(self, death: Death) -> None:
        """Tell of a worker that died in a run, and have a fresh one ready."""
        again = self._phase not in ("idle", "stopping") and self._retries.may(
            death, self.live.facts, self._folder
        )
        if self._phase != "idle":
            failed = failed_by(death, self.live.facts)
            self.live.add([failed])
            self.shown.moved.emit()
            self._over(None if again else Problem(None, None, failed.message, failed.fix))
        if self._asked:
            message = f"{death.sentence} Look again."
            self._answer(LookFailed(number=self._asked, message=message))
        self.worker.warm_up()
        self.state_changed.emit()
        if again:
            self.live.add([ev.Notice(message=self._retries.words(death))])
            self._press("train")
            self._send_train(resume=True)

    def _wish(self, wish: commands.Probe) -> None:
        if self._phase != "idle":
            self.worker.send(wish)

    def _press(self, press: Press) -> bool:
        phase = pressed(self._phase, press)
        if phase is None:
            return False
        self._phase = phase
        self._set_pace()
        self.state_changed.emit()
        return True

    def _set_pace(self) -> None:
        busy = self._phase != "idle" or self._asked
        self._timer.start(BUSY_TICK if busy else IDLE_TICK)

    def _send_train(self, resume: bool) -> None:
        # The worker will say so too; until then an old run must not look as if it were over.
        self.live.add([ev.StateChanged(state="preparing")])
        folder, outlives = str(self._folder), self.keep_training()
        if not self.worker.send(commands.Train(folder=folder, resume=resume, outlives=outlives)):
            words = self.worker.start_fault or "The training process could not be started."
            self._on_loss(Death("exception", words))
            return
        wishes = self._wishes.command()
        if wishes is not None:
            self.worker.send(wishes)
        self.runs_changed.emit()

    def _continue_loaded(self, store: RunStore) -> None:
        self.live = store
        self.show_live()
        if self._phase == "preparing":
            self._send_train(resume=True)
        else:
            self._over(None)

    def _complete(self, lacking: RunStore, store: RunStore) -> None:
        """Exchange a store that missed some steps for one that has read them all."""
        if self._phase != "idle" or self.live is not lacking:
            return
        was_shown = self.shown.store is self.live
        self.live = store
        if was_shown:
            self.show_live()

    def _document_root(self) -> Path:
        session = self._session
        return runs_root(session.path, session.document.name, session.opened)
