"""The small controls in a plot's header."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QToolButton

from designer.appearance.plain_text import tip
from designer.form.inputs import CalmComboBox


def toggle(
    text: str, help: str, on_change: Callable[[bool], None], on: bool = False
) -> QToolButton:
    """A flat button that stays down while its option is on."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip(help))
    button.setAccessibleName(help)
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setChecked(on)
    button.toggled.connect(on_change)
    return button


def button(text: str, help: str, on_click: Callable[[], None]) -> QToolButton:
    """A flat button."""
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip(help))
    made.setAccessibleName(help)
    made.setAutoRaise(True)
    made.clicked.connect(on_click)
    return made


def slider(name: str, top: int, on_change: Callable[[int], None]) -> QSlider:
    """A short horizontal slider from 0 to `top`."""
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(0, top)
    made.setFixedWidth(80)
    made.setToolTip(tip(name))
    made.setAccessibleName(name)
    made.valueChanged.connect(on_change)
    return made


def chooser(name: str, on_choice: Callable[[int], None]) -> CalmComboBox:
    """A small choice of rows; tells of the person's choices only."""
    made = CalmComboBox()
    made.setToolTip(tip(name))
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
    made.activated.connect(on_choice)
    return made
