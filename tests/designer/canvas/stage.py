"""A canvas on a small drawing, and hands to work it with."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from designer.canvas.view import CanvasView
from graph_runtime.document.model import Document, Edge, Node

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
MIDDLE = Qt.MouseButton.MiddleButton
RIGHT = Qt.MouseButton.RightButton


def small() -> Document:
    """image → hidden → logits → result, and a ReLU without wires below."""
    nodes = {
        "image": Node(kind="Input", params={"shape": [64]}),
        "hidden": Node(kind="Linear", params={"out_features": 32}),
        "logits": Node(kind="Linear", params={"out_features": 10}),
        "result": Node(kind="Output"),
        "relu": Node(kind="ReLU"),
    }
    names = ["image", "hidden", "logits", "result"]
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(names))
    positions = {name: (240.0 * i, 0.0) for i, name in enumerate(names)} | {"relu": (240.0, 160.0)}
    return Document(nodes=nodes, edges=edges, positions=positions)


class Hands:
    """Mouse and keys on the viewport of a view, in places of the scene."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def screen(self, at: QPointF) -> QPoint:
        return self.view.mapFromScene(at)

    def block(self, node: str) -> QPointF:
        """A place on a block where no port is."""
        return self.view.mirror.blocks[node].body.center()

    def port(self, node: str, port: str, out: bool) -> QPointF:
        item = self.view.mirror.blocks[node]
        dx, dy = (item.card.output_at if out else item.card.input_at)[port]
        return QPointF(item.at[0] + dx, item.at[1] + dy)

    def press(self, at: QPointF, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        QTest.mousePress(self.view.viewport(), button, keys, self.screen(at))

    def move(self, at: QPointF) -> None:
        # Qt drops a move to where it believes the pointer is already.
        QTest.mouseMove(self.view.viewport(), self.screen(at) + QPoint(1, 0))
        QTest.mouseMove(self.view.viewport(), self.screen(at))

    def release(self, at: QPointF, keys: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
        QTest.mouseRelease(self.view.viewport(), button, keys, self.screen(at))

    def click(self, at: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, keys, self.screen(at))

    def double_click(self, at: QPointF) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.screen(at))

    def drag(
        self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NONE, button=LEFT
    ) -> None:
        """Press, three moves, release."""
        # Places on the screen, fixed before the first move: a pan moves the scene below them.
        path = [self.screen(start + (end - start) * part) for part in (0.0, 0.3, 0.7, 1.0)]
        viewport = self.view.viewport()
        QTest.mousePress(viewport, button, keys, path[0])
        for at in path[1:]:
            QTest.mouseMove(viewport, at)
        QTest.mouseRelease(viewport, button, keys, path[-1])

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, keys)
