"""`PageTabs`: names of two or more pages in a row, the open one underlined."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from designer.appearance.theme import Theme, text_font

_SHEET = """
QTabBar::tab {{ background: transparent; border: none; border-bottom: 2px solid transparent;
                color: {muted}; padding: 3px 0; margin-right: 18px; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {border}; }}
QTabBar::tab:selected:focus {{ border-bottom-color: {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
"""


class PageTabs(QTabBar):
    """A flat row of tabs; the arrow keys go from one to the next."""

    def __init__(self, names: tuple[str, ...], theme: Theme) -> None:
        super().__init__()
        for name in names:
            self.addTab(name)
        self.setFont(text_font(9.5, bold=True))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            _SHEET.format(
                muted=theme.muted, text=theme.text, border=theme.muted, accent=theme.accent
            )
        )
