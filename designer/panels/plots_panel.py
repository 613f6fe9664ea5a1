"""`PlotsPanel`: the plots of the shown run, side by side or in rows, as the room allows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from designer.appearance.collector import settle
from designer.appearance.elided_label import ElidedLabel
from designer.appearance.theme import Theme
from designer.form.headings import tinted
from designer.plots.mosaic import Mosaic
from designer.plots.run_words import run_words
from designer.plots.store import RunStore
from designer.plots.tools import toggle
from designer.plots.view import PlotView, plot_views
from designer.running.run_session import RunSession

TURN_MS = 20
"""Time from one plot's redraw to the next one's: each has its turn some twelve times a second."""


class PlotsPanel(QWidget):
    """Finds all plots by itself; redraws those that are visible and behind, from one timer."""

    def __init__(self, run_session: RunSession, theme: Theme) -> None:
        super().__init__()
        self._runs = run_session
        self._theme = theme
        self._views: list[PlotView] = []
        self._to_make: list[type[PlotView]] | None = None
        self._hidden: set[str] = set()
        self._placed: list[QWidget] = []
        self._turn = 0
        self._chip: dict[str, QToolButton] = {}
        self._chips = QHBoxLayout()
        self._words = ElidedLabel()
        self._mosaic = Mosaic()
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._take_turn)
        self._lay_out()
        self._dress()
        run_session.shown.moved.connect(self._mark)
        run_session.shown.replaced.connect(self._replace)
        run_session.state_changed.connect(self._mark)

    def sizeHint(self) -> QSize:
        return QSize(1200, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dress()
        for view in self._views:
            view.set_theme(theme)

    def view(self, title: str) -> PlotView:
        """A plot by its title; raises KeyError for an unknown one."""
        self._build()
        return {view.title: view for view in self._views}[title]

    def show_only(self, *titles: str) -> None:
        """Show these plots alone."""
        self._build()
        for view in self._views:
            self._set_shown(view, view.title in titles)

    def refresh(self) -> None:
        """Draw all that is visible and behind now."""
        self._prepare()
        for view in self._views:
            if view.isVisible():
                view.refresh()

    def _take_turn(self) -> None:
        """Draw one plot; all at once would hold up the window four times as long."""
        if not self.isVisible():  # behind another panel, after a moment in front at the start
            return
        if self._make_next():
            self._timer.start()
            return
        self._prepare()
        self._turn = (self._turn + 1) % len(self._views)
        if self._views[self._turn].isVisible():
            self._views[self._turn].refresh()
        if any(view.stale and view.isVisible() for view in self._views):
            self._timer.start()

    def _prepare(self) -> None:
        self._build()
        self._words.setText(run_words(self._runs.shown.store.facts, self._run_name()))
        self._offer()
        if self._tiles() != self._placed:
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Plots are made after the window's first picture: loading them takes a quarter second."""
        super().showEvent(event)
        self._timer.start()

    def _run_name(self) -> str:
        folder = self._runs.shown.folder
        return folder.name if folder is not None else ""

    def _mark(self) -> None:
        if not self._timer.isActive() and self.isVisible():
            self._timer.start()

    def _replace(self, store: RunStore) -> None:
        for view in self._views:
            view.set_store(store)
        self._mark()

    def _build(self) -> None:
        while self._make_next():
            pass

    def _make_next(self) -> bool:
        """Load the plots, or make one of them; False once all are there."""
        if self._to_make is None:
            self._to_make = list(plot_views())
            return True
        if not self._to_make:
            return False
        self._add(self._to_make.pop(0)(self._theme))
        if not self._to_make:
            self._arrange()
            settle()
        return True

    def _add(self, view: PlotView) -> None:
        view.set_store(self._runs.shown.store)
        view.samples_wanted.connect(self._runs.run.wishes.choose)
        self._views.append(view)
        if not view.at_first:
            self._hidden.add(view.title)
        self._add_chip(view)
        self._chip[view.title].setVisible(view.wanted())

    def _add_chip(self, view: PlotView) -> None:
        def switch(on: bool) -> None:
            self._set_shown(view, on)

        chip = toggle(view.name, f"Show the plot “{view.title}”", switch, on=view.at_first)
        self._chips.addWidget(chip)
        self._chip[view.title] = chip

    def _set_shown(self, view: PlotView, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(view.title)
        self._chip[view.title].setChecked(shown)
        self._arrange()
        self._mark()

    def _tiles(self) -> list[QWidget]:
        """The plots to show: chosen by the person, and with something to say."""
        chosen = [view for view in self._views if view.title not in self._hidden]
        return [view for view in chosen if view.wanted()]

    def _offer(self) -> None:
        """Buttons for the plots that this run has, or may yet have."""
        for view in self._views:
            self._chip[view.title].setVisible(view.wanted())

    def _arrange(self) -> None:
        self._placed = self._tiles()
        self._mosaic.show_tiles(self._placed)

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(8, 3, 12, 3)
        self._chips.setSpacing(2)
        header.addLayout(self._chips)
        header.addStretch(1)
        header.addWidget(self._words)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchFactor(self._words, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addWidget(self._mosaic, 1)
        self.setAutoFillBackground(True)

    def _dress(self) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Window, QColor(self._theme.raised))
        self.setPalette(colours)
        tinted(self._words, self._theme.muted)
