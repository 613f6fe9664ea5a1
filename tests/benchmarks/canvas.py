"""How fast the canvas is with many blocks: `python -m tests.benchmarks.canvas [BLOCKS …]`.

Prints milliseconds (median) on a 1600 × 1000 viewport; 16.7 is one frame at 60 a second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from designer.appearance.theme import LIGHT, apply_theme
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits import drawing_edits as edits

COLUMNS = 40
KINDS = ("Linear", "ReLU", "Linear", "Tanh", "Dropout")


def grid(count: int) -> Document:
    """Rows of 40 blocks in a chain, each row fed by the start of the one above."""
    names = [f"n{i}" for i in range(count)]
    nodes = {name: Node(kind=KINDS[i % 5]) for i, name in enumerate(names)}
    nodes["n0"] = Node(kind="Input", params={"shape": [10]})
    before = [i - 1 if i % COLUMNS else i - COLUMNS for i in range(count)]
    edges = tuple(Edge(source=names[b], target=names[i]) for i, b in enumerate(before) if i)
    places = {n: (240.0 * (i % COLUMNS), 100.0 * (i // COLUMNS)) for i, n in enumerate(names)}
    return Document(nodes=nodes, edges=edges, positions=places)


def timed(work: Callable[[], object], rounds: int = 15) -> float:
    """Median time of `work` (ms)."""
    spent = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        spent.append((perf_counter() - start) * 1_000)
    return median(spent)


def measure(count: int) -> dict[str, float]:
    session = Session(grid(count))
    start = perf_counter()
    view = CanvasView(session, LIGHT)
    found = {"create": (perf_counter() - start) * 1_000}
    view.resize(1600, 1000)
    view.show()
    QApplication.processEvents()
    repaint = view.viewport().repaint
    view.camera.zoom_to(1.0)
    found["repaint at zoom 1"] = timed(repaint)
    found["zoom step near"] = timed(lambda: (view.camera.zoom_by(1.01), repaint()))
    found["drag one block, a frame"] = timed(_drag(view))
    view.frame_all()
    found["repaint all visible"] = timed(repaint)
    view.camera.zoom_to(0.3)
    found["repaint at zoom 0.3"] = timed(repaint)
    found["apply a move"] = timed(_moves(session))
    found["tidy"] = timed(view.commands.tidy, 3)
    return found


def _drag(view: CanvasView) -> Callable[[], object]:
    """Moves a block to and fro and paints what that leaves dirty."""
    node = f"n{COLUMNS // 2}"
    view.centerOn(view.mirror.blocks[node].body.center())
    steps = iter(range(10_000))

    def frame() -> None:
        view.mirror.move_block(node, (4800.0 + 10 * (next(steps) % 8), 20.0))
        view.mirror.route([node])
        QApplication.processEvents()

    return frame


def _moves(session: Session) -> Callable[[], object]:
    steps = iter(range(10_000))

    def move() -> None:
        moved = edits.move_nodes(session.document, {"n5": (float(next(steps)), -200.0)})
        session.apply("Move n5", moved)

    return move


def main(counts: list[int]) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    tables = {count: measure(count) for count in counts}
    print(f"{'ms':28}" + "".join(f"{count:>10,}" for count in counts))
    for name in tables[counts[0]]:
        print(f"{name:28}" + "".join(f"{tables[count][name]:>10.1f}" for count in counts))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000, 5_000])
