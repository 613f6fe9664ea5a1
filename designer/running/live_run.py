"""`LiveRun`: the run that the worker is at, or the last one it was at, from begin to end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal

from designer.plots.store import RunStore
from designer.running.probe_wishes import ProbeWishes
from designer.running.retries import Retries, failed_by
from designer.running.run_state import Phase, Press, Word, heard, pressed
from designer.running.worker_watch import WorkerWatch
from graph_runtime.errors import Problem
from graph_runtime.train.messages import commands
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Event
from graph_runtime.train.process.death import Death


class LiveRun(QObject):
    """`store` is what the run has told, `folder` where it lies, `wishes` what is watched in it.

    The worker may die at any moment: the run ends then, or is tried again by a fresh one.
    """

    changed = Signal()
    """The phase differs, or the worker has fallen silent or come back."""
    moved = Signal()
    """The store has taken events."""
    begun = Signal()
    """The worker was told to train."""
    ended = Signal(object)
    """Problem, or None where nothing went wrong."""

    def __init__(self, worker: WorkerWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._phase: Phase = "idle"
        self._asked_to_stop = 0.0
        self._hung = False
        self._retries = Retries()
        self.store = RunStore()
        self.folder: Path | None = None
        self.outlives: Callable[[], bool] = bool
        """Whether a run that is begun now goes on when the window closes or dies."""
        self.wishes = ProbeWishes(self)
        self.wishes.wished.connect(self._tell)

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def hanging(self) -> bool:
        """Whether the worker has stopped saying anything during a run."""
        moving = self._phase in ("running", "pausing", "stopping")
        return self._phase != "idle" and (self._worker.hanging or (moving and self._worker.stuck))

    def may(self, press: Press) -> bool:
        """Whether a button can be pressed now."""
        return pressed(self._phase, press) is not None

    def prepare(self) -> bool:
        """Let no other run begin from now on; False where one is going on."""
        return self._press("train")

    def train(self, resume: bool) -> None:
        """Have the worker train what lies in the folder, or go on from its last checkpoint."""
        # The worker will say so too; until then an old run must not look as if it were over.
        self.store.add([ev.StateChanged(state="preparing")])
        folder, outlives = str(self.folder), self.outlives()
        if not self._worker.send(commands.Train(folder=folder, resume=resume, outlives=outlives)):
            words = self._worker.start_fault or "The training process could not be started."
            self.lose(Death("exception", words))
            return
        wishes = self.wishes.command()
        if wishes is not None:
            self._worker.send(wishes)
        self.begun.emit()

    def pause(self) -> None:
        if self._press("pause"):
            self._worker.send(commands.Pause())

    def resume(self) -> None:
        """Go on after a pause."""
        if self._press("resume"):
            self._worker.send(commands.Resume())

    def stop(self) -> None:
        """End the run; the worker saves a checkpoint and stays."""
        if self._press("stop"):
            self._asked_to_stop = monotonic()
            self._worker.send(commands.Stop())

    def turn(self, knob: str, value: float | None) -> None:
        """Change a knob, from the next step on."""
        if self._phase in ("running", "paused"):
            self._worker.send(commands.Turn(knob=knob, value=value))

    def take(self, events: list[Event]) -> None:
        """Note what the worker said; words between runs are of no run."""
        if self._phase != "idle":
            self.store.add(events)
            self.moved.emit()

    def hear(self, event: Event) -> bool:
        """Let a word of the worker move the run; whether it was one about a run."""
        match event:
            case ev.StateChanged(state="preparing" | "running" | "paused" as word):
                self.word(word)
            case ev.RunStarted():
                self.word("running")
            case ev.Finished():
                self.end(None)
            case ev.Failed() if self._phase != "idle":
                self.end(Problem(event.node, None, event.message, event.fix))
            case _:
                return False
        return True

    def word(self, word: Word) -> None:
        """What the worker says of itself."""
        phase = heard(self._phase, word)
        if phase != self._phase:
            self._phase = phase
            self.changed.emit()

    def end(self, problem: Problem | None) -> None:
        """The run is over, by itself or by a fault."""
        if self._phase != "idle":
            self._phase = heard(self._phase, "over")
            self.ended.emit(problem)

    def lose(self, death: Death) -> None:
        """The worker has died: end the run or try it again, and have a fresh worker ready."""
        again = self._phase not in ("idle", "stopping") and self._retries.may(
            death, self.store.facts, self.folder
        )
        if self._phase != "idle":
            failed = failed_by(death, self.store.facts)
            self.store.add([failed])
            self.moved.emit()
            self.end(None if again else Problem(None, None, failed.message, failed.fix))
        self._worker.warm_up()
        self.changed.emit()
        if again:
            self.store.add([ev.Notice(message=self._retries.words(death))])
            self.prepare()
            self.train(resume=True)

    def look_after(self) -> None:
        """Press a worker on that does not stop, and notice when it falls silent."""
        if self._phase == "stopping":
            self._worker.press_on(self._asked_to_stop)
        if self.hanging != self._hung:
            self._hung = self.hanging
            self.changed.emit()

    def leave(self) -> None:
        """Let the worker save and leave, for at most some ten seconds; or go on without us."""
        if self.outlives() and self._phase not in ("idle", "stopping"):
            self._worker.let_go()
        else:
            self._worker.shut_down()

    def _tell(self, wish: commands.Probe) -> None:
        if self._phase != "idle":
            self._worker.send(wish)

    def _press(self, press: Press) -> bool:
        phase = pressed(self._phase, press)
        if phase is None:
            return False
        self._phase = phase
        self.changed.emit()
        return True
