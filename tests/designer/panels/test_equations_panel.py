"""The equations of the selected block: drawn with its sizes, curves read off, layers compared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from designer.panels.equations_panel import EMPTY, NO_FORMULA
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.tensors import Spec
from tests.golden.running import drawn_alone
from tests.graph_runtime.lint_rules.patterns import linear, row


def shown(qtbot: QtBot, window: MainWindow, document: Document, node: str) -> None:
    """Open a drawing, select a block and press the button in the inspector."""
    window.files.show_document(document, None)
    window.session.select([node])
    button = next(
        b for b in window.inspector.findChildren(QPushButton) if b.text() == "Show equations"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.equations.isVisible() and window.equations.settled)


def alone(qtbot: QtBot, window: MainWindow, kind: str, spec: Spec, **params: object) -> None:
    shown(qtbot, window, drawn_alone(kind, spec, **params), "it")


@pytest.mark.row("S1.10")
def test_a_layer_s_equation_is_drawn_with_its_sizes_and_follows_edits(
    qtbot: QtBot, window: MainWindow
) -> None:
    network = row(("Input", {"shape": [64]}), linear(32), "ReLU", linear(10))
    (first, *_) = (name for name, node in network.nodes.items() if node.kind == "Linear")
    shown(qtbot, window, network, first)
    panel = window.equations
    assert panel.sentence == ""
    views = panel.lines.views() + panel.symbols.views()
    assert len(views) > 6 and all(view.drawn for view in views)
    said = [view.accessibleName() for view in views]
    assert r"Formula a^{(1)} = f\left(W^{(1)} a^{(0)} + b^{(1)}\right)" in said
    assert r"Formula W^{(1)} \in \mathbb{R}^{32 \times 64}" in said
    field = window.inspector.block.form.field("out_features")
    field.entered.emit("out_features", 48)
    said = [view.accessibleName() for view in panel.symbols.views()]
    assert r"Formula W^{(1)} \in \mathbb{R}^{48 \times 64}" in said
    assert "weight, 3,072 learned" in panel.symbols.text()


def test_one_block_with_a_formula_is_needed(qtbot: QtBot, window: MainWindow) -> None:
    network = row(("Input", {"shape": [64]}), linear(32), "ReLU")
    window.files.show_document(network, None)
    window.docks.raise_dock("equations")
    qtbot.waitUntil(window.equations.isVisible)
    assert window.equations.sentence == EMPTY
    window.session.select(
        [name for name, n in network.nodes.items() if n.kind in ("Linear", "ReLU")]
    )
    assert window.equations.sentence == EMPTY
    window.canvas.groups.group()
    assert window.equations.sentence == NO_FORMULA


@pytest.mark.row("S1.23")
def test_the_kink_of_relu_is_drawn_and_told(qtbot: QtBot, window: MainWindow) -> None:
    alone(qtbot, window, "ReLU", Spec("N", 4))
    card = window.equations.curves
    assert card.reading.endswith("f′(x) = 0")
    assert card.said.endswith("to 1: undefined there, and PyTorch takes 0.")
    picture = card.picture
    place = picture.spot(3.0, 0.0).toPoint()
    QTest.mouseMove(picture, QPoint(place.x(), 40))
    assert card.reading == "x = 3    f(x) = 3    f′(x) = 1"


@pytest.mark.row("S1.21", "S1.22", "S1.24")
@pytest.mark.parametrize(
    ("kind", "at_zero", "at_minus_two"),
    [("Sigmoid", "0.25", "0.104994"), ("Tanh", "1", "0.0706508"), ("LeakyReLU", "0.01", "0.01")],
)
def test_slopes_are_read_off_with_the_keys(
    qtbot: QtBot, window: MainWindow, kind: str, at_zero: str, at_minus_two: str
) -> None:
    alone(qtbot, window, kind, Spec("N", 4))
    card = window.equations.curves
    assert card.reading.endswith(f"f′(x) = {at_zero}")
    for _ in range(2):
        qtbot.keyClick(card.picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert card.reading.startswith("x = −2 ") and card.reading.endswith(f"f′(x) = {at_minus_two}")
    qtbot.keyClick(card.picture, Qt.Key.Key_Right)
    assert card.reading.startswith("x = −1.9 ")
    qtbot.keyClick(card.picture, Qt.Key.Key_Home)
    assert card.reading.endswith(f"f′(x) = {at_zero}")


@pytest.mark.row("S7.33", "S1.40")
def test_a_convolution_is_compared_with_the_linear_layer_in_its_place(
    qtbot: QtBot, window: MainWindow
) -> None:
    alone(qtbot, window, "Conv2d", Spec("N", 3, 32, 32), out_channels=6, kernel_size=5)
    card = window.equations.beside
    assert card.isVisible()
    assert "Parameters: 456 | 14,455,392" in card.text()
    assert "A result sees at most: 75 inputs | 3,072 inputs" in card.text()
    assert "31,700 times" in card.text()


@pytest.mark.row("S9.02")
def test_the_stacked_matrix_of_a_recurrent_layer_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    alone(qtbot, window, "RNN", Spec("N", 5, 10_000), hidden_size=100)
    panel = window.equations
    said = [view.accessibleName() for view in panel.symbols.views()]
    assert r"Formula W_a \in \mathbb{R}^{100 \times 10{,}100}" in said
    assert "both, 1,010,000 learned" in panel.symbols.text()
