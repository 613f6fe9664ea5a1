"""`RunsDialog`: the runs of a document side by side, and the curves of those that are selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.asking.questions import Questions
from designer.dialogs.run_keeper import RunKeeper
from designer.form.headings import Wrapped, tinted
from designer.panels.runs_view import RunsView
from designer.plots.overlay_card import OverlayCard
from designer.running.run_curves import RunCurves
from designer.running.run_query import RunQuery
from designer.running.run_rows import conditions, figure_order, fitting
from designer.running.run_session import RunSession
from graph_runtime.analysis.run_table import RunRow, RunTable
from graph_runtime.errors import RunError

MOST_CURVES = 8
"""Runs that have a colour of their own."""
AT_FIRST = 5
"""Runs, the newest, whose curves are shown when the window opens."""
READING = "Reading the runs…"
SELECT = "Select runs to see their curves together; double-click one to open it."


class RunsDialog(QDialog):
    """Stays beside the window while runs go on; reads them again when one begins or ends."""

    opened = Signal(object)
    """Path: this run is to be shown in the window."""

    def __init__(
        self,
        runs: RunSession,
        questions: Questions,
        theme: Theme,
        parent: QWidget | None = None,
        root: Path | None = None,
        query: RunQuery | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs, self._theme = runs, theme
        self._root = root
        self._table = RunTable(())
        self._shown: list[RunRow] = []
        self._first = True
        self._at_first: tuple[Path, ...] = ()
        self._names: Mapping[Path, str] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare runs")
        self.view = RunsView(theme)
        self.where = QLineEdit()
        self.note = Wrapped()
        self.losses = OverlayCard(
            "Loss", [("validation", "validation_loss"), ("training", "train_loss")], theme
        )
        self.scores = OverlayCard(
            "Metric", [("validation", "validation_metric"), ("training", "train_metric")], theme
        )
        self.latency = QPushButton("Measure latency")
        self.bundle = QPushButton("Bundle to a file…")
        self.board = QPushButton("Export to TensorBoard…")
        self.show_run = QPushButton("Open the run")
        self.query = query or RunQuery(self)
        self.curves = RunCurves(runs, self)
        self._keeper = RunKeeper(questions, self)
        self._lay_out()
        self._connect()
        self.read()

    @property
    def root(self) -> Path:
        """The folder whose runs are compared."""
        return self._root or self._runs.root

    @property
    def rows(self) -> list[RunRow]:
        """The runs that fit the conditions."""
        return self._shown

    def begin_with(self, folders: Sequence[Path]) -> None:
        """Select these runs once they are read, rather than the newest."""
        self._at_first = tuple(folders)

    def follow(self, names: Mapping[Path, str]) -> None:
        """Select these runs, also those that come to them, and say their names at the curves."""
        self._names = names
        self._show_table(self._table)

    def read(self) -> None:
        """Read all runs again."""
        if self._runs.folder is not None:
            self.curves.forget(self._runs.folder)
        self.note.setText(READING)
        self.query.read(self.root)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.view, self.losses, self.scores):
            part.set_theme(theme)
        self._selected()

    def done(self, result: int) -> None:
        self.query.shut_down()
        self._keeper.shut_down()
        super().done(result)

    def _show_table(self, table: RunTable) -> None:
        self._table = table
        self._apply_conditions()
        if self._names is not None:
            self.view.select(list(self._names))
        elif self._first and self.rows:
            self._first = False
            newest = [row.path for row in self.rows[-AT_FIRST:]]
            self.view.select(self._at_first or newest)
        self._refresh()

    def _apply_conditions(self) -> None:
        try:
            wanted = conditions(self.where.text(), figure_order(self._table))
        except RunError as error:
            self.note.setText(str(error))
            tinted(self.note, self._theme.error)
            return
        tinted(self.note, self._theme.muted)
        self._shown = fitting(self._table.rows, wanted)
        live = self._runs.folder if self._runs.phase != "idle" else None
        self.view.show_table(self._table, self._shown, live)
        count, shown = len(self._table.rows), len(self._shown)
        if not count:
            self.note.setText("There are no runs yet. Press Train, and each run stands here.")
        elif wanted:
            read = ", ".join(f"{c.figure} {c.sign} {c.bound:g}" for c in wanted)
            self.note.setText(f"{shown} of {count} runs have {read}.")
        else:
            self.note.setText(SELECT)

    def _selected(self) -> None:
        chosen = self.view.selection()[:MOST_CURVES]
        series = self._theme.series
        self.view.show_colours({p: series[at % len(series)] for at, p in enumerate(chosen)})
        self.curves.want(chosen)
        self._refresh()

    def _draw(self) -> None:
        names = self._names or {}
        stores = [
            (f"{folder.name} {names.get(folder, '')}".rstrip(), store)
            for folder, store in self.curves.stores()
        ]
        self.losses.show_runs(stores)
        self.scores.show_runs(stores)

    def _refresh(self) -> None:
        one = len(self.view.selection()) == 1
        for button in (self.bundle, self.board):
            button.setEnabled(one and not self._keeper.busy)
        self.show_run.setEnabled(one)
        self.latency.setEnabled(bool(self._table.rows) and not self.query.busy)

    def _measure(self) -> None:
        self.note.setText("Measuring how long one sample takes each network…")
        self.query.read(self.root, latency=True)
        self._refresh()

    def _failed(self, reason: str) -> None:
        self.note.setText(reason)
        tinted(self.note, self._theme.error)
        self._refresh()

    def _open_selected(self) -> None:
        for path in self.view.selection()[:1]:
            self.opened.emit(path)

    def _bundle(self) -> None:
        for run in self.view.selection()[:1]:
            self._keeper.bundle(run)

    def _export(self) -> None:
        for run in self.view.selection()[:1]:
            self._keeper.export(run)

    def _told(self, text: str) -> None:
        self.note.setText(text)
        self._refresh()

    def _connect(self) -> None:
        self.query.answered.connect(self._show_table)
        self.query.failed.connect(self._failed)
        self.where.textChanged.connect(self._apply_conditions)
        self.view.selected.connect(self._selected)
        self.view.chosen.connect(self.opened)
        self.curves.moved.connect(self._draw)
        self.latency.clicked.connect(self._measure)
        self.bundle.clicked.connect(self._bundle)
        self.board.clicked.connect(self._export)
        self.show_run.clicked.connect(self._open_selected)
        self._keeper.told.connect(self._told)
        self._keeper.failed.connect(self._failed)
        self._runs.runs_changed.connect(self.read)

    def _lay_out(self) -> None:
        self.where.setPlaceholderText("Only runs with, for example: latency <= 100, accuracy > 0.9")
        self.where.setClearButtonEnabled(True)
        self.where.setAccessibleName("Conditions")
        self.latency.setToolTip(tip("In a process of its own, one sample on this machine."))
        self.bundle.setToolTip(tip("Drawing, source, seed, curve and data's fingerprint in one."))
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.latency)
        cards = QWidget()
        row = QHBoxLayout(cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.losses)
        row.addWidget(self.scores)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.view)
        parts.addWidget(cards)
        parts.setChildrenCollapsible(False)
        parts.setSizes([260, 300])
        bottom = QHBoxLayout()
        bottom.addWidget(self.note, 1)
        for button in (self.show_run, self.bundle, self.board):
            bottom.addWidget(button)
        for button in (self.show_run, self.bundle, self.board, self.latency):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(parts, 1)
        column.addLayout(bottom)
        self.resize(1080, 700)
