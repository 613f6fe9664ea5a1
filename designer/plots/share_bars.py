"""`ShareBars`: how sure the network is of each class, as horizontal bars."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme, text_font

ROW = 15
NAME = 62
FIGURE = 46
MAX_NAME = 12


class ShareBars(QWidget):
    """One bar a class, the largest share and the true class told apart; the surest where many."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[str, float]] = []
        self._target = ""
        self.setAccessibleName("Probability of each class")

    def sizeHint(self) -> QSize:
        return QSize(210, ROW * 10 + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_shares(self, classes: tuple[str, ...], shares: tuple[float, ...], target: str) -> None:
        """Shares 0…1 of these classes; `target` is the name of the true one."""
        self._rows = list(zip(classes, shares, strict=False))
        self._target = target
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """All bars in words, as a screen reader has them."""
        return ", ".join(f"{visible(name)} {share:.1%}" for name, share in self._rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.5))
        rows = self._shown()
        high = min(24.0, self.height() / max(1, len(rows)))
        best = max((share for _, share in self._rows), default=0.0)
        for index, (name, share) in enumerate(rows):
            place = QRect(0, int(index * high), self.width(), int(high))
            self._paint_row(painter, place, name, share, share == best)

    def _shown(self) -> list[tuple[str, float]]:
        """All classes in their order, or the surest where there is no room for all."""
        room = max(1, self.height() // ROW)
        if len(self._rows) <= room:
            return self._rows
        return sorted(self._rows, key=lambda row: -row[1])[:room]

    def _paint_row(
        self, painter: QPainter, place: QRect, name: str, share: float, best: bool
    ) -> None:
        theme, true = self._theme, name == self._target
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.text if true or best else theme.muted))
        shown = visible(name)
        shown = shown if len(shown) <= MAX_NAME else shown[: MAX_NAME - 1] + "…"
        label = f"{shown} ✓" if true else shown
        painter.drawText(
            place.adjusted(0, 0, NAME - place.width() - 6, 0),
            middle | Qt.AlignmentFlag.AlignRight, label,
        )  # fmt: skip
        room = place.width() - NAME - FIGURE
        track = QRect(NAME, place.top() + 2, room, place.height() - 4)
        painter.fillRect(track, QColor(theme.raised))
        length = round(room * max(0.0, min(1.0, share)))
        colour = theme.good if best and true else theme.error if best and self._target else ""
        painter.fillRect(
            QRect(NAME, track.top(), length, track.height()), QColor(colour or theme.accent)
        )
        figure = QRect(place.right() - FIGURE + 6, place.top(), FIGURE, place.height())
        painter.drawText(figure, middle, f"{share:.1%}")
