"""One canvas for each test, shown and framed at zoom 1."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from designer.appearance.theme import LIGHT
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from tests.designer.canvas.stage import Hands, small


@pytest.fixture
def session() -> Session:
    return Session(small())


@pytest.fixture
def view(qtbot, session: Session) -> Iterator[CanvasView]:
    for left in QApplication.topLevelWidgets():
        left.hide()  # The pointer goes to whatever window lies on top.
    view = CanvasView(session, LIGHT)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    qtbot.waitExposed(view)
    view.camera.zoom_to(1.0)
    view.centerOn(QPointF(440, 100))
    yield view


@pytest.fixture
def hands(view: CanvasView) -> Hands:
    return Hands(view)
