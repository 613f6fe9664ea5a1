"""`Breadcrumbs`: the way from the document to the drawing that is open, above the canvas."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.headings import tinted
from graph_runtime.edits.definitions import uses
from graph_runtime.groups.kinds import Repeat, composite_kind
from graph_runtime.groups.places import drawing_at

HEIGHT = 34
LONGEST = 40
"""Letters of a name that are shown."""


class Breadcrumbs(QWidget):
    """A button for every level above the open one; hidden while the document itself is open."""

    chosen = Signal(object)
    """The path to open."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._parts: list[QWidget] = []
        self.here = PlainLabel()
        self.here.setFont(text_font(10, bold=True))
        self.note = PlainLabel()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 12, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.here)
        self._row.addStretch(1)
        self._row.addWidget(self.note)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Way to the open drawing")
        session.level.changed.connect(self._show)
        session.changed.connect(self._show)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        tinted(self.note, theme.muted)
        self._show()

    def above(self, canvas: QWidget) -> QWidget:
        """A widget with the way above and the canvas below."""
        stack = QWidget()
        column = QVBoxLayout(stack)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self)
        column.addWidget(canvas)
        return stack

    def names(self) -> list[str]:
        """What the buttons and the open drawing are called, from the left."""
        buttons = [part.text() for part in self._parts if isinstance(part, QToolButton)]
        return [*buttons, self.here.text()]

    def press(self, index: int) -> None:
        """As a click on the button at this place."""
        buttons = [part for part in self._parts if isinstance(part, QToolButton)]
        buttons[index].click()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.surface)
        painter.setPen(self._theme.border)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _show(self, *_: object) -> None:
        path = self._session.level.path
        self.setVisible(bool(path))
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        if not path:
            return
        for depth in range(len(path)):
            self._add(self._name(path[:depth]), path[:depth])
        self.here.setText(self._name(path))
        self.note.setText(self._note())

    def _add(self, name: str, path: tuple[str, ...]) -> None:
        button = QToolButton()
        button.setText(name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip(f"Open {name}"))
        button.clicked.connect(partial(self.chosen.emit, path))
        arrow = PlainLabel()
        arrow.setPixmap(icon("chevron-right", self._theme, self._theme.muted).pixmap(16, 16))
        for part in (button, arrow):
            self._row.insertWidget(len(self._parts), part)
            self._parts.append(part)

    def _name(self, path: tuple[str, ...]) -> str:
        document = self._session.document
        if not path:
            place = self._session.path
            return visible((place.stem if place else document.name or "untitled")[:LONGEST])
        above = drawing_at(document, path[:-1])
        assert above is not None
        node = above.nodes[path[-1]]
        kind = composite_kind(node.kind, node.definition, document.definitions[node.definition])
        return visible((node.label or kind.title)[:LONGEST])

    def _note(self) -> str:
        """What is shown of it here, and what a change will change."""
        level, document = self._session.level, self._session.document
        above = self._session.checked.inside(level.path[:-1])
        block = above.nodes[level.path[-1]].block if above is not None else None
        times = block.times if isinstance(block, Repeat) else 1
        said = [f"Shown as the first of {times}"] if times > 1 else []
        count = uses(document, level.definition) if level.definition else 0
        if count > 1:
            said.append(f"Stands at {count} places: a change here is a change at all")
        return "   ·   ".join(said)
