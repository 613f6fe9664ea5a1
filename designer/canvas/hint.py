"""`Hint`: one sentence near the pointer, for as long as it matters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font

WIDEST = 340
LASTING = 6_000
"""How long a sentence stays that nothing else takes away (ms)."""


def outline(widget: QWidget, colour: str) -> None:
    """A line of this colour around a floating widget, drawn within its paint event."""
    painter = QPainter(widget)
    painter.setPen(QColor(colour))
    painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
    painter.end()


class Hint(PlainLabel):
    """Floats over its parent; lets every press through."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__("", parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setForegroundRole(QPalette.ColorRole.Text)
        self.setMargin(7)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.timeout.connect(self.hide)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._frame = theme.border
        self.setFont(text_font(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self, self._frame)

    def say(self, sentence: str, at: QPoint, wrong: bool = False) -> None:
        """Show a sentence near `at` (px of the parent), inside the parent; hide an empty one."""
        if not sentence:
            self.hide()
            return
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Window, self._theme.surface)
        colours.setColor(QPalette.ColorRole.Text, self._theme.text)
        self._frame = self._theme.error if wrong else self._theme.border
        self.setPalette(colours)
        self.setText(sentence)
        wanted = self.fontMetrics().horizontalAdvance(sentence) + 18
        width = min(WIDEST, wanted)
        self.resize(width, self.heightForWidth(width))
        room = self._room.rect()
        x = max(4, min(at.x() + 18, room.width() - self.width() - 4))
        y = max(4, min(at.y() + 20, room.height() - self.height() - 4))
        self.move(x, y)
        self.show()
        self.raise_()
        self._gone.start(LASTING)
