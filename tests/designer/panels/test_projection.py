"""A wire into a sum of another shape: one click puts the projection into it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from tests.designer.canvas.stage import Hands
from tests.designer.panels.test_advice import press
from tests.graph_runtime.drawings import drawing


@pytest.mark.row("S7.49")
def test_a_wire_of_another_shape_into_a_sum_is_projected_by_one_click(
    qtbot: QtBot, window: MainWindow
) -> None:
    nodes = {
        "image": ("Input", {"shape": [4, 16, 16]}),
        "path": ("Conv2d", {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": 1}),
        "add": ("Add", {}),
        "out": ("Output", {}),
    }
    document = drawing(nodes, "image.y path.x", "path.y add.x0", "add.y out.x")
    places = {name: (280.0 * place, 0.0) for place, name in enumerate(nodes)}
    window.session.load(document.replaced(positions=places), None)
    window.canvas.frame_all()
    hands = Hands(window.canvas)
    hands.drag(hands.port("image", "y", True), hands.port("add", "x1", False))
    (problem,) = window.session.checked.problems
    assert problem.node == "add" and "do not match" in problem.message
    before = window.session.document
    press(qtbot, window, "Project the shortcut (1×1 convolution)")
    checked = window.session.checked
    assert checked.problems == ()
    (added,) = window.session.selected_nodes
    assert checked.nodes[added].node.params == {
        "out_channels": 8, "kernel_size": 1, "bias": False, "stride": 2,
    }  # fmt: skip
    window.menus.run("undo")
    assert window.session.document is before
