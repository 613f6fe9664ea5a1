"""`group_nodes`: a selection of blocks made into a group, one node in their place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from graph_runtime.document.formula_names import free_names, with_values
from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Definition, Document, Edge, Node, Point
from graph_runtime.edits.drawing_edits import free_name
from graph_runtime.edits.group_border import Border, behind_losses, border_of
from graph_runtime.facts.wiring import descendants, wire_up
from graph_runtime.formula import Scope, as_formula
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, RESERVED, standing_for
from graph_runtime.params import JsonValue, thawed

STAYING = frozenset({"Input", "Output", GROUP_INPUT, GROUP_OUTPUT})
"""Ends of a drawing: they stay in it when all that lies between them becomes a group."""
COLUMN, ROW = 240.0, 80.0
"""Room that a group's ports get beside its blocks (px)."""


def groupable(document: Document, node_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of these nodes that can stand inside a group, in the document's order."""
    wanted = set(node_ids)
    return tuple(n for n, d in document.nodes.items() if n in wanted and d.kind not in STAYING)


def group_nodes(
    document: Document, node_ids: Collection[str], wish: str = "group", scope: Scope = {}
) -> tuple[Document, str]:
    """The document with these nodes inside a group; also the id of the node that stands for them.

    `scope` has the values of names that their formulas read, which become parameters of the group.
    Raises ValueError, with a sentence, where they cannot be a group.
    """
    chosen = groupable(document, node_ids)
    if not chosen:
        raise ValueError("Select the blocks that shall become a group.")
    _refuse_ways_around(document, chosen)
    _refuse_shared(document, chosen)
    _refuse_both_sides(document, chosen)
    border = border_of(document, chosen)
    values, nodes = _own_names({name: document.nodes[name] for name in chosen}, scope)
    name = FreeNames(document.definitions).take(wish)
    body = Definition(
        parameters={called: thawed(scope.get(outer, 1)) for called, outer in values.items()},
        nodes={
            **{port: Node(kind=GROUP_INPUT) for port in border.inputs},
            **nodes,
            **{port: Node(kind=GROUP_OUTPUT) for port in border.outputs},
        },
        edges=_inner_edges(document, chosen, border),
        positions=_inner_positions(document, chosen, border),
    )
    params = {called: as_formula(outer) for called, outer in values.items()}
    node = standing_for(name, body).model_copy(update={"params": params})
    return _replaced(document, chosen, border, node, body)


def _replaced(
    document: Document, chosen: tuple[str, ...], border: Border, node: Node, body: Definition
) -> tuple[Document, str]:
    """One node in the place of the chosen ones."""
    inside = set(chosen)
    rest = document.replaced(nodes={k: v for k, v in document.nodes.items() if k not in inside})
    group = free_name(rest, node.definition)
    nodes: dict[str, Node] = {}
    for key, old in document.nodes.items():
        if key == chosen[0]:
            nodes[group] = node
        if key not in inside:
            nodes[key] = old
    positions = {k: at for k, at in document.positions.items() if k not in inside}
    positions[group] = _middle(document, chosen)
    return rest.replaced(
        nodes=nodes,
        edges=_outer_edges(document, inside, border, group),
        positions=positions,
        definitions={**document.definitions, node.definition: body},
    ), group


def _refuse_ways_around(document: Document, chosen: tuple[str, ...]) -> None:
    """A wire that leaves the selection and comes back would make the group feed itself."""
    inside, wiring = set(chosen), wire_up(document)
    left = {e.target for n in chosen for e in wiring.out_of[n] if e.target not in inside}
    behind = {name for start in left for name in descendants(wiring, start)} | left
    back = sorted(e.source for e in document.edges if e.source in behind - inside
                  and e.target in inside)  # fmt: skip
    if back:
        raise ValueError(
            f"Wires leave these blocks and come back through {back[0]}: the group would feed "
            f"itself. Select {back[0]} and what lies between as well."
        )


def _refuse_both_sides(document: Document, chosen: tuple[str, ...]) -> None:
    """Losses are worked out after the network, so that no group can hold parts of both."""
    inside, wiring = set(chosen), wire_up(document)
    network: set[str] = set()
    for name in reversed(wiring.order):
        ends = [edge.target for edge in wiring.out_of[name]]
        if document.nodes[name].kind == "Output" or any(end in network for end in ends):
            network.add(name)
    losses = {name for name in behind_losses(document, wiring) if name not in network}
    if losses & inside and network & inside:
        raise ValueError("A group holds blocks of the network or losses, not both. Select fewer.")


def _refuse_shared(document: Document, chosen: tuple[str, ...]) -> None:
    sets = {document.nodes[name].weight_set: name for name in chosen}
    for name, node in document.nodes.items():
        if node.weight_set and node.weight_set in sets and name not in chosen:
            raise ValueError(
                f"{sets[node.weight_set]} shares its weights with {name}, which stays outside. "
                f"Select {name} as well, or let them have weights of their own."
            )


def _own_names(
    nodes: Mapping[str, Node], scope: Scope
) -> tuple[Mapping[str, str], Mapping[str, Node]]:
    """Names of the group to be with what they are called outside, and the nodes told in them."""
    outer = sorted({name for node in nodes.values() for name in free_names(node)})
    free = FreeNames(RESERVED)
    called = {name: free.take(name if name not in RESERVED else f"outer_{name}") for name in outer}
    changed: dict[str, JsonValue] = {
        name: as_formula(new) for name, new in called.items() if new != name
    }
    told = {key: with_values(node, changed) for key, node in nodes.items()}
    return {new: name for name, new in called.items()}, told


def _inner_edges(document: Document, chosen: tuple[str, ...], border: Border) -> tuple[Edge, ...]:
    inside = set(chosen)
    within = tuple(e for e in document.edges if e.source in inside and e.target in inside)
    into = tuple(
        Edge(source=port, target=node, target_port=end)
        for port, ends in border.inputs.items()
        for node, end in ends
    )
    out = tuple(
        Edge(source=node, source_port=port, target=name)
        for name, (node, port) in border.outputs.items()
    )
    return into + within + out


def _outer_edges(
    document: Document, inside: set[str], border: Border, group: str
) -> tuple[Edge, ...]:
    named = {start: port for port, start in border.outputs.items()}
    edges: dict[Edge, None] = {}
    for edge in document.edges:
        start = edge.source, edge.source_port
        if edge.source in inside and edge.target in inside:
            continue
        if edge.target in inside:
            ends = {"target": group, "target_port": border.feeds[start]}
            edge = edge.model_copy(update=ends)
        elif edge.source in inside:
            edge = edge.model_copy(update={"source": group, "source_port": named[start]})
        edges[edge] = None
    return tuple(edges)


def _inner_positions(
    document: Document, chosen: tuple[str, ...], border: Border
) -> dict[str, Point]:
    """The blocks as they stood to each other; inputs in a column before them, outputs behind."""
    known = {name: document.positions[name] for name in chosen if name in document.positions}
    if not known:
        return {}
    left, top = (min(at[axis] for at in known.values()) for axis in (0, 1))
    right = max(at[0] for at in known.values()) - left
    places = {name: (x - left + COLUMN, y - top) for name, (x, y) in known.items()}
    rows = {port: places.get(ends[0][0], (0.0, 0.0))[1] for port, ends in border.inputs.items()}
    ends = {port: places.get(node, (0.0, 0.0))[1] for port, (node, _) in border.outputs.items()}
    return {**_column(0.0, rows), **places, **_column(right + 2 * COLUMN, ends)}


def _column(x: float, rows: Mapping[str, float]) -> dict[str, Point]:
    """Ports as near to these heights as they can stand below each other."""
    places: dict[str, Point] = {}
    lowest = float("-inf")
    for port, y in sorted(rows.items(), key=lambda row: row[1]):
        lowest = max(y, lowest + ROW)
        places[port] = (x, lowest)
    return {port: places[port] for port in rows}


def _middle(document: Document, chosen: tuple[str, ...]) -> Point:
    """The middle of where these blocks stand."""
    return middle_of([document.positions[n] for n in chosen if n in document.positions])


def middle_of(points: Collection[Point], snap: Callable[[float], float] = round) -> Point:
    """The middle of the ground under blocks that stand at these points; whole pixels."""
    if not points:
        return 0.0, 0.0
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return float(snap((min(xs) + max(xs)) / 2)), float(snap((min(ys) + max(ys)) / 2))
