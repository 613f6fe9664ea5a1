"""Which wires carry a problem: what they bring does not fit, or they close a loop."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from graph_runtime.block import Block
from graph_runtime.check import Checked, NodeFacts
from graph_runtime.document.model import Edge
from graph_runtime.tensors import Spec


def wrong_edges(checked: Checked) -> frozenset[Edge]:
    """The wires to paint in red."""
    wrong = set(_loop_edges(checked))
    for node, facts in checked.nodes.items():
        if facts.problems and facts.block is not None:
            wrong.update(_misfits(facts.block, facts, checked.wiring.wires_at(node)))
    return frozenset(wrong)


def _misfits(block: Block, facts: NodeFacts, wires: Mapping[str, Edge]) -> list[Edge]:
    """The wires at ports that do not exist or get the wrong dtype, or else all that do not fit."""
    ports = block.ports()
    unfit = [
        edge for port, edge in wires.items() if not _takes(block, port, facts.inputs.get(port))
    ]
    lacking = [port for port in ports.required if port not in wires]
    refused = any(p.param is None and "/" not in (p.node or "") for p in facts.problems)
    return unfit or (list(wires.values()) if refused and not lacking else [])


def _takes(block: Block, port: str, spec: Spec | None) -> bool:
    return block.ports().accepts(port) and (spec is None or spec.dtype in block.accepted(port))


def _loop_edges(checked: Checked) -> list[Edge]:
    loop = checked.wiring.loop
    steps = set(pairwise((*loop, *loop[:1])))
    return [edge for edge in checked.document.edges if (edge.source, edge.target) in steps]
