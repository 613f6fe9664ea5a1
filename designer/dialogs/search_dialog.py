"""`SearchDialog`: search good values of settings in many runs, beside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
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
from designer.editing.session import Session
from designer.form.headings import Heading, Wrapped, tinted
from designer.panels.dimension_list import DimensionList
from designer.panels.search_form import SearchForm
from designer.panels.sweep_choice import SweepChoice
from designer.panels.trials_view import TrialsView
from designer.running.run_session import RunSession
from designer.running.search_session import SearchSession, sweeps
from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError, RunError
from graph_runtime.sweep.dimension import Dimension
from graph_runtime.sweep.suggested import suggested
from graph_runtime.sweep.trial import Trial, with_trial

NO_TRIALS = "No trials yet. Check what is to be searched, then press Search."


class SearchDialog(QDialog):
    """Closing it leaves the search going on; `Stop` ends it."""

    opened = Signal(object)
    """Path: this run is to be shown in the window."""
    compared = Signal(object)
    """Path: the runs of this folder are to be compared."""

    def __init__(
        self,
        session: Session,
        runs: RunSession,
        theme: Theme,
        parent: QWidget | None = None,
        search: SearchSession | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._runs, self._theme = session, runs, theme
        self._listed: tuple[Dimension, ...] = ()
        self.search = search or SearchSession(self)
        self.setWindowTitle("Search values")
        self.which = SweepChoice()
        self.list = DimensionList(theme)
        self.more = QLineEdit()
        self.form = SearchForm()
        self.trials, self.jobs = self.form.trials, self.form.jobs
        self.begin = QPushButton("Search")
        self.go_on = QPushButton("Go on")
        self.stop = QPushButton("Stop")
        self.refine = QPushButton("Refine")
        self.compare = QPushButton("Compare the runs…")
        self.use = QPushButton("Use these values")
        self.note = Wrapped()
        self.view = TrialsView(theme)
        self._lay_out()
        self._connect()
        self.fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.list.set_theme(theme)
        self.view.set_theme(theme)

    def fill(self) -> None:
        """Suggest what is worth varying in the present document, and list its searches."""
        self._list_sweeps()
        found = suggested(self._session.document)
        if not self.search.busy and self.search.folder is None and found != self._listed:
            self._listed = found
            self.list.fill(found)
        if self.search.folder is None:
            self._say(NO_TRIALS)
        self._refresh()

    def start_anew(self) -> None:
        """Another document is open: nothing that was found belongs to it."""
        if not self.search.busy:
            self._listed = ()
            self.search.leave()
            self.fill()

    def _begin(self) -> None:
        try:
            wish = self.form.wish(self.list.chosen())
        except RunError as error:
            self._say(str(error), wrong=True)
            return
        problems = self._session.checked.problems
        if problems or not wish.search:
            said_ = str(problems[0]) if problems else "Check at least one setting to search."
            self._say(said_, wrong=True)
            return
        self.search.begin(self._document(), self._data(), self._runs.root, wish)
        self._list_sweeps()

    def _go_on(self) -> None:
        self.search.go_on(self._data(), self.form.wish())

    def _refine(self) -> None:
        self.search.refine(self._document(), self._data(), self._runs.root, self.form.wish())
        self._list_sweeps()

    def _use(self) -> None:
        """Put the values of the selected trial, or of the best one, into the document."""
        trial = self._chosen_trial()
        if trial is None:
            return
        try:
            document = with_trial(self._session.document, trial)
        except DocumentError as error:
            self._say(f"The document has changed: {error.reason}.", wrong=True)
            return
        self._session.apply(f"Use the values of trial {trial.number}", document)
        self._say(f"The document has the values of trial {trial.number}; undo takes them back.")

    def _chosen_trial(self) -> Trial | None:
        return self.view.selection() or self.search.best

    def _document(self) -> Document:
        return self._session.document

    def _data(self) -> Path | None:
        path = self._session.path
        return path.parent if path else None

    def _pick(self, place: int) -> None:
        folder = self.which.folder_at(place)
        if self.search.busy:
            self._list_sweeps()
        elif folder is not None:
            self.search.open(folder)
        else:
            self.start_anew()

    def _list_sweeps(self) -> None:
        self.which.fill(sweeps(self._runs.root), self.search.folder)

    def _add(self) -> None:
        try:
            self.list.add(self.more.text())
        except RunError as error:
            self._say(str(error), wrong=True)
            return
        self.more.clear()

    def _show(self) -> None:
        search = self.search
        if search.dimensions and search.dimensions != self._listed:
            self._list_dimensions()
        if search.dimensions or search.folder is None:
            self.view.show_trials(search.dimensions, search.trials, search.best)
        self._say(self.search.summary)
        self._refresh()

    def _list_dimensions(self) -> None:
        """What this search varies, before what else may be worth it."""
        self._listed = self.search.dimensions
        paths = {dimension.path for dimension in self._listed}
        others = [d for d in suggested(self._session.document) if d.path not in paths]
        self.list.fill([*self._listed, *others], len(self._listed))

    def _refresh(self) -> None:
        search, found = self.search, self._chosen_trial()
        idle = not search.busy
        self.begin.setEnabled(idle)
        self.go_on.setEnabled(idle and bool(search.dimensions))
        self.stop.setEnabled(search.busy and not search.stopping)
        self.refine.setEnabled(search.refinable)
        self.compare.setEnabled(bool(search.trials))
        self.use.setEnabled(found is not None)
        which = f" of trial {found.number}" if found is not None else ""
        self.use.setText(f"Use the values{which}")

    def _say(self, text: str, wrong: bool = False) -> None:
        self.note.setText(text)
        tinted(self.note, self._theme.error if wrong else self._theme.muted)

    def _failed(self, reason: str) -> None:
        self._say(reason, wrong=True)

    def _open(self, trial: Trial) -> None:
        if self.search.folder is not None and trial.run:
            self.opened.emit(self.search.folder / trial.run)

    def _compare(self) -> None:
        if self.search.folder is not None:
            self.compared.emit(self.search.folder / "runs")

    def _connect(self) -> None:
        self.which.activated.connect(self._pick)
        self.more.returnPressed.connect(self._add)
        self.begin.clicked.connect(self._begin)
        self.go_on.clicked.connect(self._go_on)
        self.stop.clicked.connect(self.search.stop)
        self.refine.clicked.connect(self._refine)
        self.compare.clicked.connect(self._compare)
        self.use.clicked.connect(self._use)
        self.view.chosen.connect(self._open)
        self.view.selected.connect(self._refresh)
        self.search.changed.connect(self._show)
        self.search.failed.connect(self._failed)

    def _lay_out(self) -> None:
        self.more.setPlaceholderText("Another: nodes.hidden.out_features=16..256:log")
        self.more.setAccessibleName("Another setting to search")
        self.refine.setToolTip(tip("Search anew where the best quarter of the trials lies."))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        for part in (self.which, Heading("What is searched"), self.list, self.more):
            column.addWidget(part)
        column.addWidget(self.form)
        column.addLayout(_row(self.begin, self.stop, self.go_on))
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(self.view)
        halves.setSizes([360, 680])
        halves.setChildrenCollapsible(False)
        bottom = QHBoxLayout()
        bottom.addWidget(self.note, 1)
        bottom.addLayout(_row(self.refine, self.compare, self.use))
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        whole.addWidget(halves, 1)
        whole.addLayout(bottom)
        self.resize(1100, 700)


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row
