"""A hand that types into the fields of the training panel."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from designer.panels.training_panel import TrainingPanel


def line_of(panel: TrainingPanel, name: str) -> QLineEdit:
    line = panel.findChild(QLineEdit, f"param.{name}")
    assert isinstance(line, QLineEdit)
    return line


def type_into(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
