"""Icons: one picture for each idea, in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from designer.appearance.theme import Theme


@cache
def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """A picture of qtawesome's Material Design set (`undo`, `content-save`), empty for ""."""
    if not name:
        return QIcon()
    import qtawesome  # reads its fonts when first used, not when a test imports a panel

    return QIcon(
        qtawesome.icon(
            f"mdi6.{name}",
            color=colour or theme.text,
            color_disabled=theme.border,
            color_selected=colour or theme.text,
        )
    )


@cache
def dot(colour: str, size: int = 16) -> QIcon:
    """A rounded square of one colour: the family a block belongs to; `size` in px."""
    drawn = QPixmap(size * 2, size * 2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(size * 0.45, size * 0.45, size * 1.1, size * 1.1), 5, 5)
    painter.end()
    drawn.setDevicePixelRatio(2.0)
    return QIcon(drawn)
