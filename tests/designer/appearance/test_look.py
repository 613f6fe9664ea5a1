"""Light and dark: everything follows, and the choice is remembered."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT, Theme
from designer.dialogs.preferences_dialog import PreferencesDialog
from designer.window.main_window import MainWindow


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_theme_is_switched_and_remembered(qapp: QApplication, window: MainWindow) -> None:
    window.session.select(["conv"])
    window.switch_theme()
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window.lower()
    assert window.settings.present.theme == "dark"
    window.switch_theme()
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window.lower()


def test_preferences_take_effect_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.overlays.preferences()
    dialog = window.findChild(PreferencesDialog)
    assert dialog is not None
    dark = dialog.findChild(QRadioButton, "theme.dark")
    assert isinstance(dark, QRadioButton)
    dark.click()
    assert window.look.theme is DARK
    dialog.reject()
    window.choose_theme("light")


def test_words_can_be_read_in_both_themes() -> None:
    def readable(theme: Theme) -> list[tuple[str, str]]:
        words = ("text", "muted", "error", "warning", "good", "accent")
        grounds = ("window", "surface")
        return [
            (word, ground)
            for word in words
            for ground in grounds
            if contrast(getattr(theme, word), getattr(theme, ground)) < 4.5
        ]

    assert readable(LIGHT) == []
    assert readable(DARK) == []
