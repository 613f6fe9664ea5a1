"""Buttons of dialogs with their words alone: the style's own pictures fit no theme."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton


def without_icons(buttons: Iterable[QAbstractButton]) -> None:
    """Take the pictures off these buttons."""
    for button in buttons:
        button.setIcon(QIcon())
