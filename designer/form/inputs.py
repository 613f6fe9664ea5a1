"""The line, the check box and the choice that editors are made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyle, QStyleOptionButton, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.form.window_keys import left_to_window
from graph_runtime.disk.strict_json import MAX_TEXT


class DocumentLineEdit(QLineEdit):
    """A line of text whose Ctrl+Z undoes in the document, where every letter already is.

    `unit` stands at its right end, behind the number.
    """

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self.setMaxLength(MAX_TEXT)  # a longer one could not be opened again
        self._unit = PlainLabel(unit, self)
        self._unit.setEnabled(False)
        self.set_tail(unit)

    def set_tail(self, text: str) -> None:
        """Show this at the right end: the unit, or what a formula comes to."""
        self._unit.setText(text)
        self._unit.setVisible(bool(text))
        self.setTextMargins(0, 0, self._unit.sizeHint().width() + 6 if text else 0, 0)
        self._place_tail()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFrame() and not self.hasFocus():
            _outline(self, QRectF(self.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tail()

    def _place_tail(self) -> None:
        size = self._unit.sizeHint()
        left, top = self.width() - size.width() - 8, (self.height() - size.height()) // 2
        self._unit.setGeometry(left, top, size.width(), size.height())

    def event(self, event: QEvent) -> bool:
        if left_to_window(event):
            return False
        return super().event(event)


class FlagBox(QCheckBox):
    """A check box whose square can be seen on a dark window too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            part = QStyle.SubElement.SE_CheckBoxIndicator
            _outline(self, QRectF(self.style().subElementRect(part, option, self)))


class CalmComboBox(QComboBox):
    """A choice that scrolls with the page: the wheel changes it only while it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _outline(widget: QWidget, rect: QRectF) -> None:
    """Draw an edge around part of a widget: Fusion's own is hardly there on a dark window."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(widget.palette().color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
