"""`Look`: which theme the window wears, and when that changes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from designer.appearance.theme import DARK, LIGHT, THEMES, Theme, apply_theme

Wish = Literal["system", "light", "dark"]


class Look(QObject):
    """Dresses the application as the person wishes, or as the system is dressed."""

    changed = Signal(object)
    """The new Theme."""

    def __init__(self, app: QApplication, wish: Wish) -> None:
        super().__init__()
        self._app = app
        self._wish: Wish = wish
        self.theme = self._wanted()
        apply_theme(app, self.theme)
        app.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def wish(self) -> Wish:
        return self._wish

    def choose(self, wish: Wish) -> None:
        """Wear this theme from now on; "system" follows the system's own."""
        self._wish = wish
        self._follow()

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.theme:
            self.theme = wanted
            apply_theme(self._app, wanted)
            self.changed.emit(wanted)

    def _wanted(self) -> Theme:
        if self._wish != "system":
            return THEMES[self._wish]
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
