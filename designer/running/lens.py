"""`Lens`: looks into the network for the window: asks the worker, keeps what it answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from designer.plots.look_numbers import LookNumbers
from designer.running.drawing_file import DrawingFile
from designer.running.drawing_question import data_folder
from designer.running.lens_view import (
    Part,
    View,
    Wanted,
    Weights,
    first_block,
    part_there,
    place_of,
)
from designer.running.run_places import is_resumable
from designer.running.run_session import RunSession
from designer.running.sample_order import SampleOrder
from graph_runtime.edits.changes import Changes
from graph_runtime.train.messages import commands
from graph_runtime.train.messages.look_events import BlockValue, Looked, LookFailed

AGAIN_MS = 400
"""Time from a change until the network is looked into anew."""
WAKING_MS = 60
"""Time from when it is seen until it looks."""
FOLLOW_MS = 1_000
"""Time between two looks into a network that learns."""


class Lens(QObject):
    """One look at a time; a newer wish overtakes an older one.

    `view` is the last answer, `chosen` the place in it that is shown, `fault` why there is none;
    `unit` is a channel or feature of the chosen block, `order` the samples that move it most.
    """

    changed = Signal()
    """Another answer, another fault, or the worker is busy with one."""
    chose = Signal(str)
    """The block that is shown now, by its way through the groups."""

    def __init__(self, session: Session, runs: RunSession) -> None:
        super().__init__()
        self._session = session
        self._runs = runs
        self._number = 0
        self._pending = 0
        self._folder: Path | None = None
        self.wanted = Wanted()
        self._liked: Part = self.wanted.part
        self.awake = False
        self.view: View | None = None
        self.chosen = 0
        self.fault = ""
        self.order = SampleOrder(runs)
        self.order.changed.connect(self.changed)
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.look)
        # A panel behind another one is in front for a moment when the window starts.
        self._waking = QTimer(self, singleShot=True, interval=WAKING_MS)
        self._waking.timeout.connect(self.look)
        self._following = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._following.timeout.connect(self._follow)
        self._drawing = DrawingFile(self)
        self._drawing.written.connect(self._ask_for_drawing)
        self._drawing.failed.connect(self._fail)
        runs.questions.answered.connect(self._hear)
        runs.shown.replaced.connect(self._look_soon)
        runs.runs_changed.connect(self._look_soon)
        session.changed.connect(self._on_edit)

    @property
    def busy(self) -> bool:
        """Whether the worker is asked, or is about to be."""
        return self._pending > 0 or self._waking.isActive()

    @property
    def run(self) -> Path | None:
        """The run whose weights can be looked at; None where nothing was trained yet."""
        folder = self._runs.shown.folder
        if folder is None:
            return None
        live = self._runs.phase != "idle" and folder == self._runs.folder
        return folder if live or is_resumable(folder) else None

    @property
    def weights(self) -> Weights:
        """The weights that a look takes now: fresh ones where nothing was trained."""
        return self.wanted.weights if self.run is not None else "fresh"

    def want(self, **changes: object) -> None:
        """Look at something else: other weights, another sample, typed numbers."""
        self.wanted = replace(self.wanted, **changes)  # type: ignore[arg-type]
        self._liked = self.wanted.part if "part" in changes else self._liked
        self.look()

    def wake(self, awake: bool) -> None:
        """Whether anybody sees it: a lens that nobody sees asks nothing."""
        self.awake = awake
        if awake and self.view is None and not self.busy:
            self._waking.start()
        elif not awake:
            self._waking.stop()

    def look(self) -> None:
        """Ask the worker for a pass of the wanted sample."""
        self._waking.stop()
        if not self.awake:
            return
        self.order.forget()
        self._number = self._runs.questions.next_number()
        self._pending, self.fault = self._number, ""
        folder = self.run
        if self.weights == "fresh" or folder is None:
            self._write_drawing()
        else:
            self._folder = folder
            self._ask(folder, drawing=False)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up the look that is going on."""
        if self.busy or self.order.busy:
            self._runs.questions.ask(commands.Cancel(number=self._number))

    def choose(self, index: int) -> None:
        """Show the value at this place of the order of computation."""
        if self.view is None:
            return
        self.chosen = max(0, min(index, len(self.view.looked.values) - 1))
        self.order.forget()
        self.changed.emit()
        if self.value is not None:
            self.chose.emit(self.value.node)

    def step(self, by: int) -> None:
        """Go on to the next block in the order of computation, or back."""
        self.choose(self.chosen + by)

    @property
    def at_end(self) -> bool:
        """Whether the last value is shown."""
        return self.view is None or self.chosen >= len(self.view.looked.values) - 1

    def find(self, node: str) -> None:
        """Show the value of this block, if the pass came through it."""
        values = self.view.looked.values if self.view else ()
        found = next((i for i, v in enumerate(values) if v.node == node), None)
        if found is not None and values[self.chosen].node != node:
            self.chosen = found
            self.order.forget()
            self.changed.emit()

    def rank(self) -> None:
        """Ask which samples move the chosen unit most, unless that is known."""
        value, folder = self.value, self._folder
        if value is None or folder is None:
            return
        self._number = self._runs.questions.next_number()
        fresh = self.weights == "fresh"
        self.order.ask(
            commands.Rank(
                number=self._number, folder=str(folder.parent if fresh else folder),
                drawing=fresh, weights=self.weights, part=self.wanted.part, node=value.node,
                rounds=value.rounds, port=value.port, unit=self.order.unit or 0,
            ),
            folder,
        )  # fmt: skip

    @property
    def value(self) -> BlockValue | None:
        """The value that is shown."""
        values = self.view.looked.values if self.view else ()
        return values[self.chosen] if self.chosen < len(values) else None

    def shut_down(self) -> None:
        self._drawing.close()

    def _write_drawing(self) -> None:
        if not self._session.checked.sound:
            self._fail(f"{self._session.checked.problems[0]}")
            return
        self._drawing.put(self._session.document)

    def _ask_for_drawing(self, folder: str) -> None:
        if self._pending and self.weights == "fresh" and self._drawing.is_current(folder):
            self._folder = Path(folder) / "fresh"
            self._ask(Path(folder), drawing=True)

    def _ask(self, folder: Path, drawing: bool) -> None:
        wanted = self.wanted
        question = commands.Look(
            number=self._number, folder=str(folder), drawing=drawing,
            data_folder=data_folder(self._session), weights=self.weights,
            part=wanted.part, row=wanted.row, numbers=wanted.numbers,
        )  # fmt: skip
        if not self._runs.questions.ask(question):
            self._fail(self._runs.questions.fault)

    def _hear(self, event: object) -> None:
        match event:
            case LookFailed(number=number) if number == self._pending:
                self._fail(event.message or "The look was given up.")
            case Looked(number=number) if number == self._pending and self._folder:
                self._take(View(event, LookNumbers(self._folder, event.file)))

    def _take(self, view: View) -> None:
        before = self.value
        self._pending, self.view = 0, view
        values = view.looked.values
        same = (i for i, v in enumerate(values) if before and place_of(v) == place_of(before))
        self.chosen = next(same, first_block(values))
        self._following.start()
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self._pending, self.view, self.fault = 0, None, message
        self.changed.emit()

    def _follow(self) -> None:
        """Look again into a network that learns, unless the person studies one of its units."""
        if self._runs.phase == "running" and self.weights == "last" and self.order.unit is None:
            self.look()

    def _on_edit(self, changes: Changes, *_: object) -> None:
        """Another network, or another recipe; where its blocks stand means nothing here."""
        if changes.training:
            self._find_part()
        if changes.graph or changes.training:
            self._drawing.forget()
            if self.weights == "fresh":
                self._look_soon()

    def _find_part(self) -> None:
        """Turn to a part of the data that has samples."""
        part = part_there(self._session.document.training, self._liked)
        if part != self.wanted.part:
            self.wanted = replace(self.wanted, part=part, row=0)
            self.changed.emit()

    def _look_soon(self, *_: object) -> None:
        self.view = None if not self.awake else self.view
        if self.awake:
            self._soon.start()
