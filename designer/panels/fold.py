"""`Fold`: a section of a panel under a heading that opens and closes it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.theme import Theme, text_font
from designer.form.headings import tinted


class Fold(QWidget):
    """A heading, beside it what the closed section hides, below it the parts.

    A `small` one stands within another, for what is seldom needed there.
    """

    def __init__(
        self, title: str, parts: Iterable[QWidget], theme: Theme, opened: bool, small: bool = False
    ) -> None:
        super().__init__()
        self._told = PlainLabel()
        self._inner = QWidget()
        self.heading = QToolButton()
        self.heading.setText(visible(title))
        self.heading.setAccessibleName(title)
        self.heading.setFont(text_font(9.5) if small else text_font(10.5, bold=True))
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setAutoRaise(True)
        self.heading.clicked.connect(self._turn_over)
        self._lay_out(parts)
        self.set_theme(theme)
        self.opened = False
        self.open(opened)

    def open(self, wanted: bool = True) -> None:
        """Open or close the section."""
        self.opened = wanted
        self.heading.setArrowType(Qt.ArrowType.DownArrow if wanted else Qt.ArrowType.RightArrow)
        self.heading.setAccessibleDescription("open" if wanted else "closed")
        self._inner.setVisible(wanted)
        self._told.setVisible(not wanted)

    def tell(self, text: str) -> None:
        """What stands inside, in few words; shown while the section is closed."""
        self._told.setText(text)
        self._told.setToolTip(tip(text))

    def told(self) -> str:
        """What is said beside the heading now."""
        return "" if self._told.isHidden() else self._told.text()

    def set_theme(self, theme: Theme) -> None:
        tinted(self._told, theme.muted)

    def _turn_over(self) -> None:
        self.open(not self.opened)

    def _lay_out(self, parts: Iterable[QWidget]) -> None:
        # The words are cut at the edge rather than that they widen the panel.
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setContentsMargins(-6, 0, 0, 0)
        row.addWidget(self.heading)
        row.addWidget(self._told, 99)
        row.addStretch(1)
        inside = QVBoxLayout(self._inner)
        inside.setContentsMargins(0, 0, 0, 8)
        inside.setSpacing(6)
        for part in parts:
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._inner)
