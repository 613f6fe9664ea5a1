"""`OptimizersDialog`: choose optimizers and rates, and train the drawing by each in turn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.theme import Theme
from designer.form.headings import Heading, Wrapped, tinted
from designer.form.inputs import FlagBox
from designer.running.optimizer_comparison import USUAL, Entrant, OptimizerComparison
from graph_runtime.document.model import Recipe, Training
from graph_runtime.optimizer import OPTIMIZERS, Optimizer

WIDTH = 440
AT_FIRST = ("SGD", "SGD with momentum", "Adam", "RMSprop", "Adagrad")
ADVICE = (
    "Adaptive optimizers (Adam, RMSprop, Adagrad) usually come far quickly, which suits difficult "
    "data and deep networks. SGD with momentum takes longer, and often ends steadier and "
    "generalises better. That is advice: these runs show how it is here."
)


class OptimizersDialog(QDialog):
    """One run for each that is checked, all with the recipe and the seed of the document."""

    started = Signal()
    """The runs have begun: it is time to look at them."""

    def __init__(
        self, comparison: OptimizerComparison, training: Training, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._comparison, self._theme = comparison, theme
        self._entrants = _entrants(training)
        self.boxes: list[QCheckBox] = [FlagBox(entrant.name) for entrant in self._entrants]
        self.rates = [_rate(entrant) for entrant in self._entrants]
        self.start = QPushButton("Train them one after another")
        self.stop = QPushButton("Stop")
        self.note = Wrapped()
        self._seed = f"All begin with seed {training.seed} and train {training.epochs} epochs."
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare optimizers")
        self._lay_out()
        for place, box in enumerate(self.boxes):
            drawn = self._entrants[place].name.endswith("(as drawn)")
            box.setChecked(drawn or box.text() in AT_FIRST)
            box.toggled.connect(self.refresh)
        self.start.clicked.connect(self._start)
        self.stop.clicked.connect(comparison.stop)
        comparison.changed.connect(self.refresh)
        self.refresh()

    def chosen(self) -> list[Entrant]:
        """Those that are checked, with the rates that are typed."""
        rows = zip(self._entrants, self.boxes, self.rates, strict=True)
        return [_at(entrant, rate.value()) for entrant, box, rate in rows if box.isChecked()]

    def refresh(self) -> None:
        busy = self._comparison.busy
        begun = len(self._comparison.names)
        self.start.setEnabled(not busy and len(self.chosen()) > 1)
        self.stop.setEnabled(busy)
        self.note.setText(f"Run {begun} is going on. {self._seed}" if busy else self._seed)

    def _start(self) -> None:
        lack = self._comparison.lack
        if not lack:
            self._comparison.begin(self.chosen())
        if not lack and self._comparison.names:
            self.started.emit()
        else:
            self.note.setText(lack or "The runs could not begin.")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.addWidget(Heading("Optimizer"), 0, 0)
        grid.addWidget(Heading("Learning rate"), 0, 1)
        for row, (box, rate) in enumerate(zip(self.boxes, self.rates, strict=True), 1):
            grid.addWidget(box, row, 0)
            grid.addWidget(rate, row, 1)
        grid.setColumnStretch(0, 1)
        advice = Wrapped(ADVICE)
        for words in (advice, self.note):
            tinted(words, self._theme.muted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.stop, self.start):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(advice)
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addLayout(buttons)
        self.resize(WIDTH, column.totalHeightForWidth(WIDTH))


def _entrants(training: Training) -> list[Entrant]:
    """The optimizer of the document first, unless it is one of the usual ones as it is."""
    usual = [Entrant(name, optimizer) for name, optimizer in USUAL]
    drawn = training.optimizer
    made = OPTIMIZERS.make(drawn.kind, drawn.params)
    rate = made.rate if isinstance(made, Optimizer) else 0.001
    spelled = Recipe(kind=drawn.kind, params={**drawn.params, "lr": rate})
    if any(entrant.optimizer == spelled for entrant in usual):
        return usual
    return [Entrant(f"{drawn.kind} (as drawn)", spelled), *usual]


def _at(entrant: Entrant, rate: float) -> Entrant:
    params = {**entrant.optimizer.params, "lr": rate}
    return Entrant(entrant.name, Recipe(kind=entrant.optimizer.kind, params=params))


class _Rate(QDoubleSpinBox):
    """Shows 0.1 as 0.1, though its steps go down to a millionth."""

    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")


def _rate(entrant: Entrant) -> QDoubleSpinBox:
    field = _Rate()
    field.setDecimals(6)
    field.setRange(0.000001, 10.0)
    field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    rate = entrant.optimizer.params["lr"]
    field.setValue(rate if isinstance(rate, float) else 0.001)
    field.setAccessibleName(f"Learning rate of {entrant.name}")
    return field
