"""The side of a drawing that says how wrong its results are: from results and targets to losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph_runtime.document.model import Edge, Node
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.wiring import descendants, wire_up

METHOD = "total_loss"
"""What the source calls the method that gives the sum of all losses."""
Value = tuple[str, str]
"""An output of a node: its id, and the port."""


@dataclass(frozen=True, slots=True)
class LossSide:
    """What training alone needs. A loss is a single number that nothing reads; they are summed up.

    `nodes` are the blocks that only lead to losses; of the rest they read values that an Output
    gives too (`results`: value → Output).
    """

    nodes: frozenset[str]
    targets: tuple[str, ...]
    losses: tuple[Value, ...]
    results: Mapping[Value, str]


def loss_side(checked: Checked) -> LossSide | None:
    """None where no target and no loss is drawn; for a drawing without other problems."""
    targets = tuple(_ends(checked, "Target"))
    losses = tuple(
        (node, port)
        for node in checked.order
        for port in _scalars(checked.nodes[node])
        if all(edge.source_port != port for edge in checked.wiring.out_of[node])
    )
    if not targets and not losses:
        return None
    members = set().union(*(descendants(checked.wiring, target) for target in targets))
    members |= {node for node, _ in losses}
    members |= _leading_only_to(members, checked)
    results = {
        (edge.source, edge.source_port): node
        for node in reversed(_ends(checked, "Output"))
        if node not in members
        for edge in checked.wiring.into[node].values()
    }
    return LossSide(frozenset(members - set(targets)), targets, losses, results)


def loss_problems(checked: Checked, side: LossSide) -> list[Problem]:
    """What stands in the way of a method that gives the sum of the drawn losses."""
    problems = [*_leaks(checked, side), *_unread(checked, side), *_hidden(checked, side)]
    if METHOD in checked.nodes:
        message = f"A drawing with losses cannot have a block called {METHOD}."
        problems.append(Problem(METHOD, None, message, "Give it another name."))
    return problems


def forward_view(checked: Checked, side: LossSide) -> Checked:
    """The drawing without its losses: what `forward` computes."""
    gone = side.nodes | set(side.targets)
    nodes = {n: checked.nodes[n] for n in checked.document.nodes if n not in gone}
    edges = [e for e in checked.document.edges if e.target not in gone]
    return _viewed(checked, nodes, edges)


def loss_view(checked: Checked, side: LossSide) -> Checked:
    """From the network's results and the targets, as inputs, to the losses, as outputs."""
    nodes = {
        name: NodeFacts(Node(kind="Input"), facts.block, {}, {"y": spec}, facts.cost, ())
        for name in (*_ends(checked, "Output"), *_ends(checked, "Target"))
        for facts in [checked.nodes[name]]
        for spec in list((facts.outputs or facts.inputs).values())[:1]
        if spec is not None
    }
    nodes |= {n: checked.nodes[n] for n in checked.document.nodes if n in side.nodes}
    edges = [_from_result(e, side) for e in checked.document.edges if e.target in side.nodes]
    for number, (node, port) in enumerate(side.losses):
        name, end = f"{node}_loss_{number}", Node(kind="Output")
        spec = checked.nodes[node].outputs[port]
        nodes[name] = NodeFacts(end, None, {"x": spec}, {}, checked.nodes[node].cost, ())
        edges.append(Edge(source=node, source_port=port, target=name))
    return _viewed(checked, nodes, edges)


def _from_result(edge: Edge, side: LossSide) -> Edge:
    result = side.results.get((edge.source, edge.source_port))
    if edge.source in side.nodes or result is None:
        return edge
    return edge.model_copy(update={"source": result, "source_port": "y"})


def _viewed(checked: Checked, nodes: Mapping[str, NodeFacts], edges: list[Edge]) -> Checked:
    document = checked.document.replaced(
        nodes={name: facts.node for name, facts in nodes.items()}, edges=tuple(edges)
    )
    return replace(checked, document=document, wiring=wire_up(document), nodes=nodes)


def _ends(checked: Checked, kind: str) -> list[str]:
    """The blocks of this kind, in the order of the drawing."""
    return [name for name, node in checked.document.nodes.items() if node.kind == kind]


def _scalars(facts: NodeFacts) -> list[str]:
    """Output ports that give a single number, whatever the batch."""
    return [port for port, spec in facts.outputs.items() if spec.rank == 0]


def _leading_only_to(members: set[str], checked: Checked) -> set[str]:
    """Blocks whose values go into losses and nowhere else, but for layers that learn."""
    found: set[str] = set()
    for node in reversed(checked.order):
        facts, readers = checked.nodes[node], checked.wiring.out_of[node]
        plain = not facts.cost.parameters or bool(_scalars(facts))
        plain = plain and facts.node.kind != "Input"
        if plain and readers and all(edge.target in members | found for edge in readers):
            found.add(node)
    return found


def _leaks(checked: Checked, side: LossSide) -> Iterator[Problem]:
    for node in side.nodes:
        if checked.nodes[node].node.kind == "Output":
            message = "A result cannot come from a Target or a loss, which only training knows."
            yield Problem(node, None, message, "Remove the Output: a loss needs none.")


def _unread(checked: Checked, side: LossSide) -> Iterator[Problem]:
    counted = {node for node, _ in side.losses}
    for node in (*side.targets, *(n for n in checked.order if n in side.nodes)):
        kind = checked.nodes[node].node.kind
        if not checked.wiring.out_of[node] and node not in counted and kind != "Output":
            yield Problem(node, None, "No loss reads what it gives.", "Wire it to a loss block.")


def _hidden(checked: Checked, side: LossSide) -> Iterator[Problem]:
    """Values of the network that a loss reads and no Output gives."""
    known = {*side.nodes, *side.targets}
    for edge in checked.document.edges:
        value = (edge.source, edge.source_port)
        if edge.target in side.nodes and edge.source not in known and value not in side.results:
            message = f"It reads {edge.source}, which is no result of the network."
            fix = f"Wire {edge.source} to an Output block as well."
            yield Problem(edge.target, None, message, fix)
