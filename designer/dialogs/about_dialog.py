"""`AboutDialog`: what this program is, and on what it stands."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.dialogs.plain_buttons import without_icons
from designer.form.headings import Facts, Wrapped


class AboutDialog(QDialog):
    """Name, version and the versions of what lies beneath."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Network Designer")
        self.setMinimumWidth(420)
        title = PlainLabel("Network Designer")
        title.setFont(text_font(16, bold=True))
        words = Wrapped(
            "Draw a neural network, train it, watch it learn from the inside, take the PyTorch "
            "code. Every block is a module of PyTorch or written in it; no other framework, such "
            "as TensorFlow, is needed. Everything runs on this machine; nothing is sent anywhere."
        )
        facts = Facts(theme)
        facts.show_rows(
            [
                ("Version", installed("network-designer") or "of the source tree"),
                ("PyTorch", installed("torch") or "not installed"),
                ("Python", sys.version.split()[0]),
                ("Qt", qVersion()),
            ]
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        for widget in (title, words, facts, buttons):
            column.addWidget(widget)


def installed(package: str) -> str:
    """The version of a package by its metadata, "" without one: nothing is imported."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
