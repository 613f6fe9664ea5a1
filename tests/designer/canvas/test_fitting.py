"""What lights up while a wire is drawn is what the check would accept."""

from __future__ import annotations

import pytest

from designer.canvas.fitting import edge_between, fit_of, fitting_blocks, fitting_ports, port_for
from designer.canvas.hits import PortRef
from graph_runtime.block import BLOCKS
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits.drawing_edits import connect

SHAPES = {"flat": [64], "steps": [12, 32], "image": [3, 16, 16], "tokens": [12]}


def drawing() -> Document:
    """Four inputs of different rank and dtype, and one loose block of every kind."""
    nodes = {name: Node(kind="Input", params={"shape": s}) for name, s in SHAPES.items()}
    nodes["tokens"] = Node(kind="Input", params={"shape": [12], "dtype": "int64"})
    nodes |= {f"a_{kind.lower()}": Node(kind=kind) for kind in BLOCKS.kinds if kind != "Input"}
    return Document(nodes=nodes)


def complaints(checked: Checked, node: str) -> list[str]:
    """What is wrong with a node apart from ports that nothing leads to yet."""
    problems = checked.nodes[node].problems
    return [p.message for p in problems if not p.message.startswith("Nothing is connected")]


def inputs(checked: Checked) -> list[PortRef]:
    return [
        PortRef(node, port, False)
        for node, facts in checked.nodes.items()
        if facts.block is not None
        for port in facts.block.ports().named
    ]


@pytest.mark.parametrize("source", SHAPES)
def test_a_port_lights_up_exactly_if_the_check_finds_nothing_wrong(source: str) -> None:
    document = drawing()
    checked = check(document)
    ref = PortRef(source, "y", True)
    lit = fitting_ports(checked, ref)
    for port in inputs(checked):
        edge = edge_between(ref, port)
        assert edge is not None
        wrong = complaints(check(connect(document, edge)), port.node)
        assert (port in lit) == (not wrong), (port, wrong)


def test_no_port_lights_up_that_would_close_a_loop() -> None:
    nodes = {name: Node(kind="ReLU") for name in "abcd"}
    edges = (Edge(source="a", target="b"), Edge(source="b", target="c"))
    checked = check(Document(nodes=nodes, edges=edges))
    ref = PortRef("c", "y", True)
    assert {port.node for port in fitting_ports(checked, ref)} == {"d"}
    back = PortRef("a", "x", False)
    assert {port.node for port in fitting_ports(checked, back)} == {"d"}


@pytest.mark.parametrize("source", SHAPES)
def test_blocks_offered_for_a_wire_fit_it_as_they_come(source: str) -> None:
    document = drawing()
    checked = check(document)
    ref = PortRef(source, "y", True)
    offered = fitting_blocks(checked, ref)
    assert offered
    for kind in offered:
        port = port_for(checked, ref, kind)
        new = document.replaced(nodes={**document.nodes, "new": Node(kind=kind.kind())})
        edge = Edge(source=source, target="new", target_port=str(port))
        assert not complaints(check(connect(new, edge)), "new"), kind


def test_the_sentence_names_what_would_come_out_or_what_is_wrong() -> None:
    document = drawing()
    checked = check(document)
    good = fit_of(checked, document, Edge(source="image", target="a_conv2d"))
    assert good.good and good.sentence == "a_conv2d gives 16×14×14"
    bad = fit_of(checked, document, Edge(source="flat", target="a_conv2d"))
    assert not bad.good and not bad.refused and "(N, C, H, W)" in bad.sentence
    itself = fit_of(checked, document, Edge(source="a_relu", target="a_relu"))
    assert itself.refused
