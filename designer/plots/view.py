"""`PlotView`: base of every plot, and the walker that finds them below `designer/plots/views`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.plots.store import RunStore

MARGIN = 10
"""Room (px) beside a plot's header."""


class PlotView(QWidget):
    """A title with tools over a drawing, or over a sentence where there is nothing to draw.

    A plot says which topics of the store it shows (`topics`), whether there is anything
    (`has_data`), and draws it (`draw`). It is asked to only while visible and behind the store.
    """

    title: ClassVar[str]
    name: ClassVar[str]
    """One word for the button that shows and hides it."""
    order: ClassVar[int] = 100
    at_first: ClassVar[bool] = True
    """Whether it is shown before the person chooses."""
    topics: ClassVar[tuple[str, ...]]
    empty: ClassVar[str]
    """What to do to see something here."""

    samples_wanted = Signal(object)
    """Tuple of rows: the person wants probes to look at these samples."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.store = RunStore()
        self._drawn: tuple[int, ...] = ()
        self._title = PlainLabel(self.title)
        self._empty = PlainLabel(self.empty)
        self._stack = QStackedWidget()
        self._tools = QWidget()
        self.tools = QHBoxLayout(self._tools)
        self.spare: list[QWidget] = []
        """Tools that give way, first to last, where the header is too narrow for all."""
        self._lay_out()
        self._dress()

    def set_body(self, body: QWidget) -> None:
        """The widget that draws; called once by a plot's constructor."""
        self._stack.addWidget(body)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._fit_tools()

    def set_store(self, store: RunStore) -> None:
        """Show another run."""
        self.store = store
        self._drawn = ()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._dress()
        self.redraw()

    @property
    def stale(self) -> bool:
        return self._revision() != self._drawn

    def refresh(self) -> None:
        """Draw if the store has moved on since the last time."""
        if self.stale:
            self.redraw()

    def redraw(self) -> None:
        self._drawn = self._revision()
        shown = self.has_data() and self._stack.count() > 1
        self._stack.setCurrentIndex(1 if shown else 0)
        self._tools.setVisible(shown)
        self._fit_tools()
        if shown:
            self.draw()

    def wanted(self) -> bool:
        """Whether there is, or may yet be, something to see; one that is not gives up its room."""
        return True

    def has_data(self) -> bool:
        raise NotImplementedError

    def draw(self) -> None:
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        """Show the spare tools that there is room for beside the title."""
        tools = [
            item.widget() for row in range(self.tools.count()) if (item := self.tools.itemAt(row))
        ]
        widths = {tool: tool.sizeHint().width() + self.tools.spacing() for tool in tools if tool}
        room = self.contentsRect().width() - MARGIN * 2 - self._title.sizeHint().width()
        lacking = sum(widths.values()) - room
        for tool in self.spare:
            tool.setVisible(lacking <= 0)
            lacking -= widths[tool] if lacking > 0 else 0

    def _revision(self) -> tuple[int, ...]:
        return tuple(self.store.revisions[topic] for topic in self.topics)

    def _lay_out(self) -> None:
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        header = QHBoxLayout()
        header.setSpacing(8)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self._tools)
        self.tools.setContentsMargins(0, 0, 0, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._stack.addWidget(self._empty)
        self._tools.hide()
        self._title.setMinimumHeight(24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, MARGIN, 4)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(self._stack, 1)
        self.setAutoFillBackground(True)

    def _dress(self) -> None:
        self._title.setFont(text_font(10.0, bold=True))
        _colour(self, QPalette.ColorRole.Window, self.theme.surface)
        _colour(self._empty, QPalette.ColorRole.WindowText, self.theme.muted)


@cache
def plot_views() -> tuple[type[PlotView], ...]:
    """Every plot there is, in the order in which they are shown.

    Raises TypeError for a module that declares no plot, or two.
    """
    package = importlib.import_module("designer.plots.views")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    found = [_declared_in(f"{package.__name__}.{name}") for name in names]
    return tuple(sorted(found, key=lambda view: (view.order, view.title)))


def _declared_in(module: str) -> type[PlotView]:
    things = vars(importlib.import_module(module)).values()
    views = [
        thing
        for thing in things
        if isinstance(thing, type) and issubclass(thing, PlotView) and thing.__module__ == module
    ]
    if len(views) != 1:
        raise TypeError(f"{module} declares {len(views)} plots, not one")
    return views[0]


def _colour(widget: QWidget, role: QPalette.ColorRole, colour: str) -> None:
    palette = widget.palette()
    palette.setColor(role, QColor(colour))
    widget.setPalette(palette)
