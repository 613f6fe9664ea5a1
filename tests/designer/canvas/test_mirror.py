"""The scene shows the document after any sequence of edits, undone and redone."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from designer.appearance.theme import LIGHT
from designer.canvas.card import port_point
from designer.canvas.card_picture import Style
from designer.canvas.scene import CanvasScene
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Document, Edge, Recipe, Training
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.keeping.examples import read_example

KINDS = sorted(BLOCKS.kinds)


def add(document: Document, chance: random.Random) -> Document:
    kind = chance.choice(KINDS)
    at = (chance.randrange(100) * 10.0, chance.randrange(100) * 10.0)
    return edits.add_node(document, edits.free_name(document, kind), kind, at)


def wire(document: Document, chance: random.Random) -> Document:
    a, b = chance.choice(list(document.nodes)), chance.choice(list(document.nodes))
    port = chance.choice(["x", "x0", "x1", "query", "nowhere"])
    return edits.connect(document, Edge(source=a, target=b, target_port=port))


def unwire(document: Document, chance: random.Random) -> Document:
    edges = [edge for edge in document.edges if chance.random() < 0.2]
    return edits.disconnect(document, edges)


def remove(document: Document, chance: random.Random) -> Document:
    return edits.remove_nodes(document, [chance.choice(list(document.nodes))])


def move(document: Document, chance: random.Random) -> Document:
    node = chance.choice(list(document.nodes))
    return edits.move_nodes(document, {node: (chance.randrange(900) * 1.0, 7.0)})


def rename(document: Document, chance: random.Random) -> Document:
    node = chance.choice(list(document.nodes))
    return edits.rename_node(document, node, edits.free_name(document, "other"))


def label(document: Document, chance: random.Random) -> Document:
    node = chance.choice(list(document.nodes))
    return edits.set_label(document, node, chance.choice(["", "stem", "<b>bold</b>\n"]))


EDITS: tuple[Callable[[Document, random.Random], Document], ...] = (
    add, add, add, wire, wire, wire, wire, unwire, remove, move, move, rename, label,
)  # fmt: skip


def assert_mirrors(scene: CanvasScene, session: Session) -> None:
    """The scene holds what a scene made anew from the document would hold."""
    document = session.document
    fresh = CanvasScene(document, session.checked, Style(LIGHT))
    assert scene.blocks.keys() == document.nodes.keys() == fresh.blocks.keys()
    assert scene.wires.keys() == set(document.edges)
    assert len(scene.items()) == len(document.nodes) + len(document.edges)
    for node, item in scene.blocks.items():
        assert item.face == fresh.blocks[node].face
        assert item.card == fresh.blocks[node].card
        assert item.at == document.positions[node]
    for edge, wired in scene.wires.items():
        source, target = scene.blocks[edge.source], scene.blocks[edge.target]
        assert wired.start == port_point(source.card, source.at, edge, True)
        assert wired.end == port_point(target.card, target.at, edge, False)
        assert wired.wrong == fresh.wires[edge].wrong
    everywhere = (-1e6, -1e6, 1e6, 1e6)
    assert sorted(scene.boxes_in(everywhere)) == sorted(fresh.boxes_in(everywhere))


@pytest.mark.parametrize("seed", range(6))
def test_the_scene_mirrors_the_document_after_any_edits(qtbot, seed: int) -> None:
    chance = random.Random(seed)
    session = Session()
    view = CanvasView(session, LIGHT)
    qtbot.addWidget(view)
    for _ in range(80):
        choice = chance.random()
        if choice < 0.1:
            session.undo()
        elif choice < 0.15:
            session.redo()
        else:
            edit = chance.choice(EDITS) if session.document.nodes else add
            session.apply("Edit", edit(session.document, chance))
        assert_mirrors(view.mirror, session)


def test_moving_one_block_touches_only_its_wires(session: Session, view: CanvasView) -> None:
    far = view.mirror.wires[Edge(source="logits", target="result")]
    path = far.path()
    items = dict(view.mirror.blocks)
    session.apply("Move", edits.move_nodes(session.document, {"image": (-50.0, 40.0)}))
    assert far.path() == path
    assert view.mirror.blocks == items
    assert view.mirror.wires[Edge(source="image", target="hidden")].start == (110.0, 70.0)


def test_a_data_set_that_does_not_fit_is_told_on_the_input(
    session: Session, view: CanvasView
) -> None:
    session.load(read_example("digits_mlp"), None)
    (image,) = (b for b in view.mirror.blocks.values() if b.face.kind == "Input")
    assert image.face.problem == ""
    training = Training(dataset=Recipe(kind="Iris"))
    session.apply("Choose Iris", edits.set_training(session.document, training))
    assert "Iris" in image.face.problem
    assert_mirrors(view.mirror, session)
    session.undo()
    assert image.face.problem == ""


def test_a_loop_is_told_on_a_block_of_it_and_its_wires_are_red(
    session: Session, view: CanvasView
) -> None:
    back = Edge(source="logits", target="hidden")
    session.apply("Loop", edits.connect(session.document, back))
    told = {node: item.face.problem for node, item in view.mirror.blocks.items()}
    assert "loop" in told["hidden"] or "loop" in told["logits"]
    assert view.mirror.wires[back].wrong
    session.undo()
    assert not any("loop" in item.face.problem for item in view.mirror.blocks.values())


def test_a_wire_that_brings_the_wrong_shape_is_red(session: Session, view: CanvasView) -> None:
    document = edits.add_node(session.document, "conv", "Conv2d", (0.0, 300.0))
    wrong = Edge(source="hidden", target="conv")
    session.apply("Wire", edits.connect(document, wrong))
    assert view.mirror.wires[wrong].wrong
    assert "(N, C, H, W)" in view.mirror.blocks["conv"].face.problem
