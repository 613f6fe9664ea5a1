"""`NewNetworkDialog`: from data to a network, a loss and an optimizer, ready to train."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.figures import counted
from designer.appearance.plain_text import visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.dialogs.plain_buttons import without_icons
from designer.form.form import Form
from designer.form.headings import Heading, Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.form.sheet import family_sheet
from designer.panels.recipe_section import RecipeSection
from designer.running.start_asker import DataTold, StartAsker
from graph_runtime.beginning import Beginning, begun, metrics_for, optimizer_of
from graph_runtime.check import check
from graph_runtime.dataset import DATASETS
from graph_runtime.document.model import Document, Recipe
from graph_runtime.loss import LOSSES
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS, Optimizer

FIRST = Recipe(kind="Digits")
LOOKING = "Looking at the data…"


class NewNetworkDialog(QDialog):
    """Data first; then a function with unknown numbers, a loss, and how to make that small."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.data, self.optimizer = FIRST, Recipe(kind="Adam")
        self.told: DataTold | None = None
        self.asker = StartAsker(self)
        self.setWindowTitle("New network")
        self.source = RecipeSection("Data", DATASETS, theme)
        self.says, self.words, self.why, self.moves = (Wrapped() for _ in range(4))
        self.start, self.loss, self.figure, self.kind = (CalmComboBox() for _ in range(4))
        self.rate = Form(theme)
        sort = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(sort.Ok | sort.Cancel)
        self.draw = self._buttons.button(sort.Ok)
        self.draw.setText("Draw it")
        for kind, declared in OPTIMIZERS.kinds.items():
            self.kind.addItem(declared.title or kind, kind)
        self._lay_out()
        self.resize(580, 680)
        self._connect()
        self._look()

    @property
    def chosen(self) -> Beginning | None:
        """The network that is chosen."""
        place = self.start.currentIndex()
        return self.told.starts[place] if self.told and 0 <= place < self.start.count() else None

    def document(self) -> Document | None:
        """What was chosen, as a document; None while nothing fits."""
        if self.told is None or self.chosen is None:
            return None
        loss, metric = str(self.loss.currentData()), str(self.figure.currentData() or "")
        metric = metric if self.figure.currentIndex() > 0 else ""
        return begun(self.data, self.told.samples, self.chosen, loss, metric, self.optimizer)

    def take_data(self, recipe: Recipe) -> None:
        """Begin with these data."""
        self.data = recipe
        self._look()

    def done(self, result: int) -> None:
        self.asker.shut_down()
        super().done(result)

    def _enter(self, name: str, value: object) -> None:
        self.data = self.data.model_copy(update={"params": {**self.data.params, name: value}})
        self._look()

    def _reset(self, name: str) -> None:
        kept = {key: value for key, value in self.data.params.items() if key != name}
        self.data = self.data.model_copy(update={"params": kept})
        self._look()

    def _look(self) -> None:
        """Ask what fits the data, once they are told of completely."""
        self.source.show_recipe(self.data, {})
        self.told = None
        made = DATASETS.make(self.data.kind, self.data.params)
        if isinstance(made, tuple):
            self.asker.shut_down()
            self._say(str(made[0]))
        else:
            self.asker.ask(self.data)
            self._say(LOOKING)
        self._show_starts()

    def _hear(self, told: DataTold) -> None:
        self.told = told
        lacking = "" if told.starts else " No start fits: draw a network, or open an example."
        self._say(told.says + lacking, bool(lacking))
        self._show_starts()

    def _say(self, text: str, wrong: bool = False) -> None:
        self.says.setText(text)
        tinted(self.says, self._theme.error if wrong else self._theme.text)

    def _failed(self, reason: str) -> None:
        self._say(reason, wrong=True)

    def _show_starts(self) -> None:
        starts = self.told.starts if self.told else ()
        _fill(self.start, [(visible(one.title), one.key) for one in starts])
        self._show_function()

    def _show_function(self) -> None:
        """The network in words, and what follows from it: losses and an optimizer."""
        chosen = self.chosen
        self.draw.setEnabled(chosen is not None)
        self.steps.setEnabled(chosen is not None)
        self.words.setText(f"{chosen.words} {_size(chosen.document)}" if chosen else "")
        losses = chosen.losses if chosen else ()
        _fill(self.loss, [(LOSSES.kinds[kind].title or kind, kind) for kind in losses])
        self._show_loss()
        self.optimizer = optimizer_of(chosen) if chosen else self.optimizer
        self._show_optimizer()

    def _show_loss(self) -> None:
        kind = self.loss.currentData()
        natural = kind is not None and self.loss.currentIndex() == 0 and self.told is not None
        usual = self.told.why if self.told is not None and natural else ""
        same = kind == "DrawnLoss"
        said = LOSSES.kinds[kind].summary() if kind else ""
        self.why.setText(said if same or not usual else f"{usual} {said}")
        metrics = metrics_for(kind) if kind else ()
        _fill(self.figure, [(METRICS.kinds[one].title or one, one) for one in metrics])
        self.figure.setEnabled(bool(metrics))

    def _choose_optimizer(self) -> None:
        self.optimizer = Recipe(kind=str(self.kind.currentData()))
        self._show_optimizer()

    def _enter_rate(self, name: str, value: object) -> None:
        params = {**self.optimizer.params, name: value}
        self.optimizer = self.optimizer.model_copy(update={"params": params})
        self._show_optimizer()

    def _reset_rate(self, name: str) -> None:
        self.optimizer = Recipe(kind=self.optimizer.kind)
        self._show_optimizer()

    def _show_optimizer(self) -> None:
        made = OPTIMIZERS.make(self.optimizer.kind, self.optimizer.params)
        self.kind.setCurrentIndex(self.kind.findData(self.optimizer.kind))
        self.moves.setText(made.summary() if isinstance(made, Optimizer) else "")
        sheet = family_sheet(OPTIMIZERS, self.optimizer.kind, [self.optimizer.params])
        rate = tuple(param for param in sheet.params if param.name == "lr")
        self.rate.show_sheet(replace(sheet, params=rate))

    def _connect(self) -> None:
        self.source.chosen.connect(self.take_data)
        self.source.entered.connect(self._enter)
        self.source.reset.connect(self._reset)
        self.start.activated.connect(self._show_function)
        self.loss.activated.connect(self._show_loss)
        self.kind.activated.connect(self._choose_optimizer)
        self.rate.entered.connect(self._enter_rate)
        self.rate.reset.connect(self._reset_rate)
        self.asker.told.connect(self._hear)
        self.asker.failed.connect(self._failed)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        names = {self.start: "Function", self.loss: "Loss", self.figure: "Metric",
                 self.kind: "Optimizer"}  # fmt: skip
        for box, name in names.items():
            box.setAccessibleName(name)
        for words in (self.words, self.why, self.moves):
            tinted(words, self._theme.muted)
        goal = QHBoxLayout()
        goal.addWidget(self.loss, 1)
        goal.addWidget(self.figure, 1)
        self.steps = QWidget()
        column = _column(self.steps)
        rows: tuple[Any, ...] = (
            Heading("1   A function with unknown numbers"), self.start, self.words,
            Heading("2   A loss that says how wrong it is, and what is counted beside it"), goal,
            self.why, Heading("3   An optimizer that makes the loss small"), self.kind, self.rate,
            self.moves,
        )  # fmt: skip
        for row in rows:
            column.addLayout(row) if isinstance(row, QHBoxLayout) else column.addWidget(row)
        inner = QWidget()
        whole = _column(inner)
        whole.setContentsMargins(20, 4, 20, 12)
        for part in (self.source, self.says, self.steps):
            whole.addWidget(part)
        whole.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(area, self._theme)
        without_icons(self._buttons.buttons())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 16)
        foot.addWidget(self._buttons)
        outer.addLayout(foot)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


def _fill(box: QComboBox, rows: list[tuple[str, str]]) -> None:
    box.clear()
    for text, kind in rows:
        box.addItem(text, kind)


def _size(document: Document) -> str:
    """How many blocks and learned numbers a drawing has."""
    cost = check(document.replaced(training=None)).cost.parameters
    return f"{counted(len(document.nodes), 'block')}, {counted(cost, 'learned number')}."
