"""Group nodes taken apart, repeated, run along sequences, or none of it any more."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.document.formula_names import free_names, with_values
from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.edits.definitions import uses
from graph_runtime.edits.grouping import STAYING, middle_of
from graph_runtime.formula import FormulaError, Scope
from graph_runtime.groups.kinds import (
    GROUP,
    GROUP_INPUT,
    GROUP_OUTPUT,
    LOOP,
    REPEAT,
    Loop,
    Repeat,
    group_ports,
    is_composite,
    states_of,
)
from graph_runtime.params import JsonValue, thawed

ARRIVING = ("in_channels", "in_features")
End = tuple[str, str]


def unpack(
    document: Document, node_id: str, arriving: Scope = {}
) -> tuple[Document, dict[str, str]]:
    """The blocks of a Group in its place; also the ids they were given, by those inside.

    `arriving` has the sizes that formulas inside read. Raises ValueError, with a sentence, where
    it cannot be unpacked.
    """
    node = _group(document, node_id, GROUP, "Turn it into a Group first.")
    if node.weight_set:
        raise ValueError(f"{node_id} shares its weights. Give it weights of its own first.")
    body = document.definitions[node.definition]
    rest = _without(document, node_id)
    names = _names(body, rest)
    try:
        nodes = _told(node, body, names, arriving)
    except FormulaError as error:
        raise ValueError(f"A formula inside {error}.") from None
    place = document.positions.get(node_id, (0.0, 0.0))
    grown = rest.replaced(
        nodes=_in_place(document, node_id, _own_sets(nodes, rest)),
        edges=rest.edges + _wires(document, node_id, body, names),
        positions={**rest.positions, **_places(body, names, place)},
    )
    return _forgotten(grown, node.definition), names


def repeat(document: Document, node_id: str, times: int = 2) -> Document:
    """The Group as a Repeat, which stands there several times."""
    node = _group(document, node_id, GROUP, "It is repeated already.")
    inputs, outputs = group_ports(document.definitions[node.definition])
    if not inputs or not outputs:
        raise ValueError(f"{node_id} needs an input and an output to be repeated.")
    changed = {"kind": REPEAT, "params": {"times": times, **node.params}}
    return _with(document, node_id, node.model_copy(update=changed))


def repeat_no_more(document: Document, node_id: str) -> Document:
    """The Repeat as the Group that stands there first."""
    node = _group(document, node_id, REPEAT, "It is a Group already.")
    own = {"i", *Repeat.model_fields}
    kept = {name: value for name, value in node.params.items() if name not in own}
    single = node.model_copy(update={"kind": GROUP, "params": kept})
    try:
        return _with(document, node_id, with_values(single, {"i": 0}))
    except FormulaError as error:
        raise ValueError(f"A formula {error}.") from None


def loop(document: Document, node_id: str) -> Document:
    """The Group as a Loop, which runs it at every step of a sequence."""
    node = _group(document, node_id, GROUP, "Make it a Group first.")
    return _with(document, node_id, node.model_copy(update={"kind": LOOP}))


def loop_no_more(document: Document, node_id: str) -> Document:
    """The Loop as the Group that it runs."""
    node = _group(document, node_id, LOOP, "It is a Group already.")
    states = states_of(document.definitions[node.definition])
    if states:
        raise ValueError(f"{node_id} remembers {states[0]} from step to step: only a Loop does.")
    params = {name: value for name, value in node.params.items() if name not in Loop.model_fields}
    return _with(document, node_id, node.model_copy(update={"kind": GROUP, "params": params}))


def _group(document: Document, node_id: str, kind: str, otherwise: str) -> Node:
    node = document.nodes[node_id]
    if not is_composite(node) or node.definition not in document.definitions:
        raise ValueError(f"{node_id} is no group.")
    if node.kind != kind:
        raise ValueError(f"{node_id} is a {node.kind}. {otherwise}")
    return node


def _names(body: Definition, rest: Document) -> dict[str, str]:
    """Ids for the blocks inside, near their own."""
    free = FreeNames(rest.nodes)
    return {k: free.take(k) for k, node in body.nodes.items() if node.kind not in STAYING}


def _told(
    node: Node, body: Definition, names: Mapping[str, str], arriving: Scope
) -> dict[str, Node]:
    """The blocks inside, their formulas told in the names that are known outside."""
    values: dict[str, JsonValue] = {**body.parameters, **node.params}
    values |= {name: thawed(arriving[name]) for name in ARRIVING if name in arriving}
    for key in names:
        unknown = sorted(free_names(body.nodes[key]) - values.keys())
        if unknown:
            raise ValueError(f"A formula of {key} reads {unknown[0]}, which is not known here.")
    return {new: with_values(body.nodes[key], values) for key, new in names.items()}


def _own_sets(nodes: Mapping[str, Node], rest: Document) -> dict[str, Node]:
    """Weight sets under names that mean nothing outside yet."""
    free = FreeNames({node.weight_set for node in rest.nodes.values()})
    sets = {node.weight_set: "" for node in nodes.values()}
    renamed = {name: free.take(name) if name else "" for name in sets}
    return {
        key: node.model_copy(update={"weight_set": renamed[node.weight_set]})
        if node.weight_set != renamed[node.weight_set]
        else node
        for key, node in nodes.items()
    }


def _in_place(document: Document, node_id: str, nodes: Mapping[str, Node]) -> dict[str, Node]:
    placed: dict[str, Node] = {}
    for key, old in document.nodes.items():
        placed |= nodes if key == node_id else {key: old}
    return placed


def _wires(
    document: Document, node_id: str, body: Definition, names: Mapping[str, str]
) -> tuple[Edge, ...]:
    """The wires inside, those across the border joined to what was wired outside."""
    fed = {e.target_port: e for e in document.edges if e.target == node_id}
    readers = [e for e in document.edges if e.source == node_id]
    given = {e.target: e for e in body.edges if body.nodes[e.target].kind == GROUP_OUTPUT}

    def start(edge: Edge) -> End | None:
        """Where what this inner wire brings comes from, outside."""
        if body.nodes[edge.source].kind != GROUP_INPUT:
            return names[edge.source], edge.source_port
        outer = fed.get(edge.source)
        return (outer.source, outer.source_port) if outer is not None else None

    ends = [(edge, (names[edge.target], edge.target_port))
            for edge in body.edges if edge.target in names]  # fmt: skip
    ends += [(given[e.source_port], (e.target, e.target_port))
             for e in readers if e.source_port in given]  # fmt: skip
    return tuple(
        edge.model_copy(update=dict(zip(_ENDS, (*begin, *end), strict=True)))
        for edge, end in ends
        if (begin := start(edge)) is not None
    )


_ENDS = ("source", "source_port", "target", "target_port")


def _places(
    body: Definition, names: Mapping[str, str], at: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """The blocks as they stand to each other, around where the group stood."""
    known = {new: body.positions[key] for key, new in names.items() if key in body.positions}
    middle = middle_of(list(known.values()))
    dx, dy = at[0] - middle[0], at[1] - middle[1]
    return {name: (x + dx, y + dy) for name, (x, y) in known.items()}


def _without(document: Document, node_id: str) -> Document:
    return document.replaced(
        nodes={key: node for key, node in document.nodes.items() if key != node_id},
        edges=tuple(e for e in document.edges if node_id not in (e.source, e.target)),
        positions={key: at for key, at in document.positions.items() if key != node_id},
    )


def _forgotten(document: Document, definition: str) -> Document:
    """Without a definition that nothing stands for any more."""
    if uses(document, definition):
        return document
    kept = {name: body for name, body in document.definitions.items() if name != definition}
    return document.replaced(definitions=kept)


def _with(document: Document, node_id: str, node: Node) -> Document:
    return document.replaced(nodes={**document.nodes, node_id: node})
