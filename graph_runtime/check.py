"""`check`: shapes on every wire, the cost of every block, and every problem, without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from graph_runtime.block import BLOCKS, Block, Ports, port_number
from graph_runtime.cost import Cost, cost_of, total
from graph_runtime.document import Document, Edge, Node
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.port_problems import input_problems, output_problems
from graph_runtime.recipe import check_training
from graph_runtime.tensors import Spec
from graph_runtime.wiring import Wiring, wire_up

MAX_PARAMETERS = 2**40
MAX_ACTIVATIONS = 2**40
"""Numbers that a block may give for one sample."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with all that can be known of it before it runs.

    `nodes` has an entry for every node of the document; one that could not be worked out, or that
    lies behind such a one, has no outputs. `order` runs from inputs to outputs.
    """

    document: Document
    wiring: Wiring
    nodes: Mapping[str, NodeFacts]
    problems: tuple[Problem, ...]
    cost: Cost

    @property
    def order(self) -> tuple[str, ...]:
        return self.wiring.order

    @property
    def sound(self) -> bool:
        """Whether source can be written from it; training may still lack its recipe."""
        return all((p.param or "").startswith("training.") for p in self.problems)


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What is known of one node. `block` is None where kind or parameters are wrong."""

    node: Node
    block: Block | None
    inputs: Mapping[str, Spec | None]
    outputs: Mapping[str, Spec]
    cost: Cost
    problems: tuple[Problem, ...]


def check(document: Document, previous: Checked | None = None) -> Checked:
    """Everything about `document`; facts of `previous` are used again where nothing changed."""
    wiring = _wiring(document, previous)
    known: Mapping[str, NodeFacts] = previous.nodes if previous else {}
    nodes: dict[str, NodeFacts] = {}
    for node_id in wiring.order:
        inputs, complete = _inputs(wiring.into[node_id], nodes)
        nodes[node_id] = _facts(
            node_id, document.nodes[node_id], inputs, complete, known.get(node_id)
        )
    for node_id in document.nodes:
        if node_id not in nodes:
            unknown: dict[str, Spec | None] = dict.fromkeys(wiring.into[node_id])
            # Made anew each time: views look at these blocks again, for the loop may be another.
            nodes[node_id] = _facts(node_id, document.nodes[node_id], unknown, False, None)
    problems = [p for facts in nodes.values() for p in facts.problems]
    problems += output_problems(document.edges, {key: facts.block for key, facts in nodes.items()})
    problems += _loop_problem(wiring) + _whole_problems(document)
    cost = total(facts.cost for facts in nodes.values())
    if cost.parameters >= MAX_PARAMETERS:
        problems.append(_too_large(cost))
    if not problems:
        problems += check_training(document, ends(nodes, "Input"), ends(nodes, "Output"))
    return Checked(document, wiring, nodes, tuple(problems), cost)


def _wiring(document: Document, previous: Checked | None) -> Wiring:
    if previous is not None:
        old = previous.document
        if old.edges is document.edges and old.nodes.keys() == document.nodes.keys():
            return previous.wiring
    return wire_up(document)


def _inputs(
    wires: Mapping[str, Edge], nodes: Mapping[str, NodeFacts]
) -> tuple[dict[str, Spec | None], bool]:
    """Specs at the wired ports (None where unknown), and whether all of them are known."""
    inputs: dict[str, Spec | None] = {}
    for port, edge in wires.items():
        inputs[port] = nodes[edge.source].outputs.get(edge.source_port)
    return inputs, None not in inputs.values()


def _facts(
    node_id: str,
    node: Node,
    inputs: dict[str, Spec | None],
    complete: bool,
    known: NodeFacts | None,
) -> NodeFacts:
    if known is not None and known.node is node and known.inputs == inputs:
        return known
    block, problems = _block(node_id, node, known)
    result = _Result(problems=problems)
    if block is not None:
        result = _Result(problems=input_problems(node_id, block, inputs))
        if complete and not result.problems:
            specs = _arguments(block.ports(), {k: v for k, v in inputs.items() if v is not None})
            result = _result(node_id, block, specs)
    return NodeFacts(node, block, inputs, *result)


def _block(
    node_id: str, node: Node, known: NodeFacts | None
) -> tuple[Block | None, tuple[Problem, ...]]:
    if known is not None and known.node is node and known.block is not None:
        return known.block, ()
    made = BLOCKS.make(node.kind, node.params)
    if isinstance(made, Block):
        return made, ()
    return None, tuple(replace(problem, node=node_id) for problem in made)


def arguments(block: Block, inputs: Mapping[str, Spec]) -> tuple[Spec | None, ...]:
    """The wired specs in the order of the block's `shape` arguments; None for open ports."""
    return _arguments(block.ports(), inputs)


def _arguments(ports: Ports, inputs: Mapping[str, Spec]) -> tuple[Spec | None, ...]:
    if ports.variadic:
        return tuple(inputs[port] for port in sorted(inputs, key=port_number))
    return tuple(inputs.get(port) for port in ports.required + ports.optional)


class _Result(NamedTuple):
    """What a block gives and costs, or why it cannot."""

    outputs: Mapping[str, Spec] = {}
    cost: Cost = Cost()
    problems: tuple[Problem, ...] = ()


def _result(node_id: str, block: Block, specs: tuple[Spec | None, ...]) -> _Result:
    try:
        shaped = block.shape(*specs)
    except ShapeError as refusal:
        return _Result(problems=(Problem(node_id, refusal.param, refusal.message, refusal.fix),))
    several = shaped if isinstance(shaped, tuple) else (shaped,)
    cost = cost_of(block, specs, several)
    if cost.activations >= MAX_ACTIVATIONS:
        return _Result(problems=(_too_much(node_id, cost),))
    return _Result(dict(zip(block.outputs, several, strict=True)), cost)


def _loop_problem(wiring: Wiring) -> list[Problem]:
    if not wiring.loop:
        return []
    path = " → ".join((*wiring.loop, wiring.loop[0])[:12])
    return [
        Problem(
            wiring.loop[0], None, f"The wires form a loop: {path}.", "Remove one of these wires."
        )
    ]


def _whole_problems(document: Document) -> list[Problem]:
    kinds = {node.kind for node in document.nodes.values()}
    lacking = [kind for kind in ("Input", "Output") if kind not in kinds]
    return [
        Problem(None, None, f"The drawing has no {kind} block.", f"Add an {kind} block.")
        for kind in lacking
    ]


def _too_much(node_id: str, cost: Cost) -> Problem:
    return Problem(
        node_id,
        None,
        f"It would give {cost.activations:,} numbers a sample; the limit is {MAX_ACTIVATIONS:,}.",
        "Make its result smaller.",
    )


def _too_large(cost: Cost) -> Problem:
    return Problem(
        None,
        None,
        f"The network has {cost.parameters:,} parameters; the limit is {MAX_PARAMETERS:,}.",
        "Make its largest blocks smaller.",
    )


def ends(nodes: Mapping[str, NodeFacts], kind: str) -> tuple[tuple[str, Spec], ...]:
    """The specs at the blocks of this kind (Input or Output), with their ids."""
    return tuple(
        (node_id, spec)
        for node_id, facts in nodes.items()
        if facts.node.kind == kind
        for spec in (facts.outputs or facts.inputs).values()
        if spec is not None
    )
