"""A perceptron from the File menu: widths in, network on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from designer.dialogs.multilayer_dialog import MultilayerDialog
from designer.window.main_window import MainWindow


@pytest.mark.row("S1.09")
def test_a_list_of_widths_becomes_a_network_on_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.run("multilayer")
    dialog = window.findChildren(MultilayerDialog)[-1]
    assert dialog.note.text() == "3 layers, 13,002 learned numbers"
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    draw = buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog.widths.setText("3, x")
    assert not draw.isEnabled() and dialog.note.text().startswith("x is no width.")
    dialog.widths.setText("3, 4, 1")
    dialog.activation.setCurrentText("Tanh")
    qtbot.mouseClick(draw, Qt.MouseButton.LeftButton)
    kinds = [node.kind for node in window.session.document.nodes.values()]
    assert kinds == ["Input", "Linear", "Tanh", "Linear", "Output"]
    assert window.session.checked.cost.parameters == 21
