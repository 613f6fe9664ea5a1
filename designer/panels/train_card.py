"""How the button that trains is painted."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from designer.appearance.theme import Theme


def paint(button: QPushButton, theme: Theme, ready: bool) -> None:
    """The one button of the window that stands out, while it can be pressed.

    Drawn flat: the style's gradient leaves too little contrast under the words.
    """
    ground, words = (theme.accent, theme.accent_text) if ready else (theme.raised, theme.muted)
    button.setStyleSheet(
        f"QPushButton {{ background: {ground}; color: {words}; border: 1px solid {theme.border};"
        " border-radius: 4px; padding: 6px; }"
        f"QPushButton:focus {{ border: 2px solid {theme.text}; padding: 5px; }}"
        f"QPushButton:pressed {{ background: {theme.wire}; }}"
    )
