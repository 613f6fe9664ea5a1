"""Long wires pass beside blocks: no point of a wire lies under a block that it does not join."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF

from designer.appearance.theme import LIGHT
from designer.canvas.card_picture import Style
from designer.canvas.scene import CanvasScene
from designer.editing.session import Session
from graph_runtime.document.model import Document, Edge, Node, Point
from graph_runtime.edits import drawing_edits as edits
from tests.designer.canvas.stage import Hands


def scene(edges: list[tuple[str, str]], positions: dict[str, Point]) -> CanvasScene:
    nodes = {node: Node(kind="Add") for node in positions}
    joined = tuple(Edge(source=a, target=b, target_port=f"x{i}") for i, (a, b) in enumerate(edges))
    session = Session(Document(nodes=nodes, edges=joined, positions=positions))
    return CanvasScene(session.document, session.checked, Style(LIGHT))


def covered(made: CanvasScene) -> list[tuple[str, str, str]]:
    """Wires with a point inside a foreign block."""
    return [
        (edge.source, edge.target, node)
        for edge, wire in made.wires.items()
        for node, item in made.blocks.items()
        if node not in (edge.source, edge.target)
        if any(item.body.contains(QPointF(x, y)) for x, y in wire.line(60))
    ]


def row(count: int, y: float = 0.0) -> dict[str, Point]:
    return {f"{chr(97 + i)}": (240.0 * i, y) for i in range(count)}


def test_a_wire_over_a_row_of_blocks_runs_beside_it(qtbot) -> None:
    made = scene([*pairwise("abcde"), ("a", "e"), ("b", "d")], row(5))
    assert covered(made) == []


def test_a_wire_back_to_the_next_row_runs_between_the_rows(qtbot) -> None:
    places = row(4) | {key.upper(): (x, 200.0) for key, (x, _) in row(4).items()}
    made = scene([*pairwise("abcd"), ("d", "A"), *pairwise("ABCD")], places)
    assert covered(made) == []
    wire = next(w for e, w in made.wires.items() if e.target == "A")
    assert 70 < wire.lane < 200


def test_a_wire_back_along_its_own_row_runs_beside_it(qtbot) -> None:
    made = scene([*pairwise("abcd"), ("d", "a")], row(4))
    assert covered(made) == []


def test_a_block_moved_onto_a_long_wire_makes_it_give_way(
    session: Session, view, hands: Hands
) -> None:
    long = Edge(source="image", target="relu")
    session.apply("Wire", edits.connect(session.document, long))
    session.apply("Move", edits.move_nodes(session.document, {"relu": (720.0, 160.0)}))
    session.apply("Move", edits.move_nodes(session.document, {"hidden": (400.0, 90.0)}))
    line = view.mirror.wires[long].line(60)
    body = view.mirror.blocks["hidden"].body
    assert not any(body.contains(QPointF(x, y)) for x, y in line)
