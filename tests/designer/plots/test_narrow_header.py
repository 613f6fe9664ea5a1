"""In a narrow plot the tools that matter least give way; none is cut to a scrap of its word."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.elided_label import ElidedLabel
from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.loss import LossView
from tests.designer.plots.recorded_run import recorded_run


@pytest.mark.parametrize(
    ("width", "gone"), [(700, set()), (340, {"Unbiased"}), (240, {"Unbiased", "Smooth"})]
)
def test_tools_give_way_and_come_back(qtbot: QtBot, width: int, gone: set[str]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    view = LossView(LIGHT)
    view.setParent(host)
    store = RunStore()
    store.add(recorded_run())
    view.set_store(store)
    view.resize(700, 200)
    host.resize(700, 200)
    host.show()
    view.refresh()
    view.resize(width, 200)
    tools = [*view.findChildren(QToolButton), *view.findChildren(QLabel)]
    words = {"Unbiased", "Smooth", "Log", "Epochs"}
    seen = {tool.text() for tool in tools if not tool.isHidden()} & words
    assert seen == words - gone
    qtbot.wait(20)
    for tool in view.findChildren(QToolButton):
        if tool.isVisible():
            assert tool.width() >= tool.minimumSizeHint().width()


def test_a_label_ends_in_dots_or_says_nothing(qtbot: QtBot) -> None:
    label = ElidedLabel("Run 0001 · finished · epoch 30 of 30")
    qtbot.addWidget(label)
    label.resize(1_000, 20)
    assert label.shown() == label.text()
    label.resize(120, 20)
    assert label.shown().startswith("Run 0001") and label.shown().endswith("…")
    label.resize(20, 20)
    assert label.shown() == ""
