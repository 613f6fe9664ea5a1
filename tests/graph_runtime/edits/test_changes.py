"""What `diff` says is what a view needs to show the other document, no more and no less."""

from __future__ import annotations

from random import Random

import pytest

from graph_runtime.document.model import Document, Edge, Node, Training
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.edits.changes import Changes, diff
from tests.graph_runtime.drawings import chain, wire
from tests.graph_runtime.random_edits import random_edit

DRAWING = chain(("image", "Input", {}), ("flat", "Flatten", {}), ("result", "Output", {}))


def test_equal_documents_do_not_differ() -> None:
    again = Document.model_validate_json(DRAWING.model_dump_json())
    assert diff(DRAWING, DRAWING) == diff(DRAWING, again) == Changes()
    assert not diff(DRAWING, again).graph


def test_each_edit_changes_what_it_names() -> None:
    at = (1.0, 2.0)
    cases: list[tuple[Document, Changes]] = [
        (edits.add_node(DRAWING, "relu", "ReLU", at), Changes(added=("relu",), moved=("relu",))),
        (edits.set_param(DRAWING, "flat", "start_dim", 2), Changes(changed=("flat",))),
        (edits.set_label(DRAWING, "flat", "eben"), Changes(changed=("flat",))),
        (edits.move_nodes(DRAWING, {"flat": at}), Changes(moved=("flat",))),
        (edits.set_training(DRAWING, Training()), Changes(training=True)),
        (edits.set_name(DRAWING, "two"), Changes(name=True)),
        (
            edits.disconnect(DRAWING, [wire("image", "flat")]),
            Changes(edges_removed=(wire("image", "flat"),)),
        ),
        (
            edits.connect(DRAWING, wire("image", "result")),
            Changes(
                edges_added=(wire("image", "result"),), edges_removed=(wire("flat", "result"),)
            ),
        ),
    ]
    for document, expected in cases:
        assert diff(DRAWING, document) == expected
        assert diff(document, DRAWING).graph == diff(DRAWING, document).graph == expected.graph


def test_moving_training_and_naming_leave_the_graph_alone() -> None:
    moved = edits.move_nodes(DRAWING, {"flat": (5.0, 5.0)})
    assert not diff(DRAWING, edits.set_name(edits.set_training(moved, Training()), "x")).graph


@pytest.mark.parametrize("seed", range(30))
def test_changes_applied_to_a_view_show_the_other_document(seed: int) -> None:
    """A view that holds nodes, places and wires by id, as a canvas does."""
    rng = Random(seed)
    document = Document()
    nodes: dict[str, Node] = {}
    places: dict[str, tuple[float, float]] = {}
    wires: set[Edge] = set()
    for _ in range(60):
        other = random_edit(document, rng)
        changes = diff(document, other)
        for node in changes.removed:
            del nodes[node]
        for node in changes.added:
            assert node not in nodes
            nodes[node] = other.nodes[node]
        for node in changes.changed:
            nodes[node] = other.nodes[node]
        for node in changes.moved:
            places.pop(node, None)
            if node in other.positions:
                places[node] = other.positions[node]
        assert wires.issuperset(changes.edges_removed)
        wires.difference_update(changes.edges_removed)
        wires.update(changes.edges_added)
        assert nodes == dict(other.nodes)
        assert places == dict(other.positions)
        assert wires == set(other.edges)
        assert changes.training == (document.training != other.training)
        document = other
