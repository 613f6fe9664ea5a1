"""`PlaygroundDialog`: optimizers race down a surface; the worker takes the steps."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.formula_view import FormulaView
from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme
from designer.dialogs.racer_rows import RacerRows
from designer.form.headings import Heading, Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.plots.chart import Chart
from designer.plots.slice_picture import SlicePicture
from designer.plots.track_map import Lane, TrackMap
from designer.running.run_session import RunSession
from graph_runtime.racing.entrants import Track
from graph_runtime.racing.surfaces import SURFACES, Surface
from graph_runtime.train.messages.commands import Race
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.race_events import Raced

MOST = 1000
TICK, SECONDS = 25, 6.0
"""Time (ms) between two pictures of a race that is played, and how long (s) it lasts."""
LEAST = 1e-9
"""Lower heights are drawn as this one: what is below the goal decides nothing."""
PAUSE = 150
"""How long a rate rests before the race is run again (ms)."""
BUSY = "A run is going on. The race begins when it is over."
_numbers = itertools.count(1)


class PlaygroundDialog(QDialog):
    """Choose a surface, a start and racers; watch the tracks, the heights and the steps it took."""

    def __init__(self, runs: RunSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs, self._theme = runs, theme
        self._surface: Surface = SURFACES["valley"]
        self._start = self._surface.start
        self._asked, self._order = 0, list[str]()
        self._tracks: dict[str, Track] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Optimizer playground")
        self.choice = CalmComboBox()
        for surface in SURFACES.values():
            self.choice.addItem(surface.title, surface.name)
        self.choice.setAccessibleName("Surface")
        self.rows = RacerRows(theme)
        self.map = TrackMap(self._surface, theme)
        self.slice = SlicePicture(self._surface, theme)
        self.heights = Chart(theme)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step")
        self.play = QPushButton(icon("play", theme), "Play")
        self._formula, self._says = FormulaView(theme), Wrapped()
        self._place, self._aim, self._at = PlainLabel(), Wrapped(), PlainLabel()
        self._soon, self._clock = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self.set_surface("valley")

    @property
    def tracks(self) -> dict[str, Track]:
        """What has come in of the present race, by the name of the racer."""
        return self._tracks

    def set_surface(self, name: str) -> None:
        """Race on another surface, from its usual start."""
        self._surface = SURFACES[name]
        self.choice.setCurrentIndex(self.choice.findData(name))
        self._formula.set_formula(self._surface.formula)
        self._says.setText(self._surface.says)
        self.rows.set_pace(self._surface.pace)
        self.set_start(*self._surface.start)

    def set_start(self, x: float, y: float) -> None:
        """Begin here."""
        self._start = (x, y)
        minus = f"Start at {x:g}, {y:g}; click into the picture for another."
        self._place.setText(minus.replace("-", "\N{MINUS SIGN}"))
        self.map.show_surface(self._surface, self._start)
        self.ask()

    def ask(self) -> None:
        """Have the race run; what an earlier one answers is not shown any more."""
        self._clock.stop()
        self._tracks, self._order = {}, self.rows.names
        self._asked = next(_numbers)
        self._show_all()
        if not self._runs.may("train"):
            self._aim.setText(BUSY)
            self._asked = -self._asked
            return
        racers = self.rows.racers
        self._aim.setText(f"The race is over where {self._surface.aim}.")
        command = Race(
            number=self._asked,
            surface=self._surface.name,
            start=self._start,
            racers=racers,
            steps=MOST,
        )
        self._runs.questions.ask(command)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Raced) and event.number == self._asked:
            self._tracks[self._order[event.racer]] = event.track
            longest = max((len(t.x) - 1 for t in self._tracks.values()), default=0)
            self.slider.setMaximum(max(longest, 1))
            self.slider.setValue(self.slider.maximum())
            self._show_all()

    def _again(self) -> None:
        """A race that had to wait for a run begins once that is over."""
        if self._asked < 0 and self._runs.may("train"):
            self.ask()

    def _show_all(self) -> None:
        self.rows.show_results(self._tracks)
        self.heights.set_log(self._surface.goal is not None)
        shown = set()
        for lane in self._lanes():
            values = np.maximum(lane.track.heights, LEAST if self._surface.goal else -np.inf)
            fits = np.isfinite(values)
            steps = np.arange(len(values), dtype=np.float64)
            self.heights.show_curve(lane.name, steps[fits], values[fits], lane.colour)
            shown.add(lane.name)
        self.heights.keep_only(shown)
        self.heights.fit()
        self._show_step(self.slider.value())

    def _show_step(self, step: int) -> None:
        lanes = self._lanes()
        self.map.show_tracks(lanes, step)
        self.slice.show_tracks(self._surface, lanes, step)
        self.heights.show_cross(float(step) if step < self.slider.maximum() else None)
        self._at.setText(f"step {step:,}")

    def _lanes(self) -> tuple[Lane, ...]:
        """Tracks in the order of the rows, what failed left out."""
        return tuple(
            Lane(name, self.rows.colour(name), self._tracks[name])
            for name in self._order
            if name in self._tracks and self._tracks[name].x
        )

    def _play(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
        else:
            self.slider.setValue(0)
            self._clock.start(TICK)

    def _tick(self) -> None:
        pace = max(1, round(self.slider.maximum() * TICK / 1000 / SECONDS))
        self.slider.setValue(self.slider.value() + pace)
        if self.slider.value() >= self.slider.maximum():
            self._clock.stop()

    def _chosen(self, index: int) -> None:
        self.set_surface(str(self.choice.itemData(index)))

    def _connect(self) -> None:
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.ask)
        self._clock.timeout.connect(self._tick)
        self.choice.activated.connect(self._chosen)
        self.rows.changed.connect(self._soon.start)
        self.map.chosen.connect(self.set_start)
        self.slider.valueChanged.connect(self._show_step)
        self.play.clicked.connect(self._play)
        self._runs.questions.answered.connect(self._hear)
        self._runs.state_changed.connect(self._again)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        for part in (
            Heading("Surface"), self.choice, self._formula, self._says, self._place,
            Heading("Racers, their learning rates, and how long they took"), self.rows, self._aim,
        ):  # fmt: skip
            left.addWidget(part)
        for words in (self._says, self._place, self._aim, self._at):
            tinted(words, self._theme.muted)
        left.addStretch(1)
        bar = QHBoxLayout()
        self._at.setMinimumWidth(70)
        self.play.setAutoDefault(False)
        for piece in (self.play, self.slider, self._at):
            bar.addWidget(piece)
        grid = QGridLayout(self)
        grid.setSpacing(12)
        grid.addLayout(left, 0, 0, 3, 1)
        grid.addWidget(self.map, 0, 1, 1, 2)
        grid.addLayout(bar, 1, 1, 1, 2)
        grid.addWidget(_titled("Height over the steps", self.heights), 2, 1)
        grid.addWidget(_titled("From the side", self.slice), 2, 2)
        grid.setRowStretch(0, 5)
        grid.setRowStretch(2, 2)
        for column, stretch in ((1, 1), (2, 1)):
            grid.setColumnStretch(column, stretch)
        self.resize(1060, 760)


def _titled(title: str, part: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Heading(title))
    column.addWidget(part, 1)
    return box
