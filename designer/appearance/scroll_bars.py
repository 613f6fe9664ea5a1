"""Thin scroll bars without arrows, for the places where people read."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea

from designer.appearance.theme import Theme

_SHEET = """
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {hover}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def thin_scroll_bars(area: QAbstractScrollArea, theme: Theme) -> None:
    """Dress the scroll bars of one area; a style sheet for whole windows would cost too much."""
    sheet = _SHEET.format(handle=theme.border, hover=theme.muted)
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        bar.setStyleSheet(sheet)
