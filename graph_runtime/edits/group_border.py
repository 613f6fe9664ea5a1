"""What crosses the border of a selection that becomes a group: its ports and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Document
from graph_runtime.facts.wiring import Wiring, descendants, wire_up
from graph_runtime.groups.kinds import kind_of

End = tuple[str, str]
"""A node and one of its ports."""


@dataclass(frozen=True, slots=True)
class Border:
    """The ports of a group to be: what arrives by wire, what leaves, and where it goes inside."""

    inputs: Mapping[str, tuple[End, ...]]
    outputs: Mapping[str, End]
    feeds: Mapping[End, str]
    """The input port for each value from outside."""


def border_of(document: Document, chosen: tuple[str, ...]) -> Border:
    inside = set(chosen)
    arriving: dict[End, list[End]] = {}
    leaving: dict[End, None] = {}
    for edge in document.edges:
        start, end = (edge.source, edge.source_port), (edge.target, edge.target_port)
        if edge.source not in inside and edge.target in inside:
            arriving.setdefault(start, []).append(end)
        elif edge.source in inside and edge.target not in inside:
            leaving[start] = None
    fed = [(start, tuple(ends)) for start, ends in arriving.items()]
    open_ends = [] if fed else _open_inputs(document, chosen)
    starts = list(leaving) + _losses(document, chosen) or _open_outputs(document, chosen)
    taken = FreeNames(chosen)
    named = _port_names([ends[0] for _, ends in fed] or open_ends, "x", taken)
    feeds = {start: port for (start, _), port in zip(fed, named, strict=False)}
    targets = [ends for _, ends in fed] or [(end,) for end in open_ends]
    outputs = dict(zip(_port_names(starts, "y", taken), starts, strict=True))
    return Border(dict(zip(named, targets, strict=True)), outputs, feeds)


def _port_names(ends: list[End], alone: str, free: FreeNames) -> list[str]:
    """`x` for one; of several the port's own name where it tells more than that, or the node's."""
    if len(ends) == 1:
        return [free.take(alone)]
    ports = [port for _, port in ends]
    plain = len(set(ports)) < len(ports) or any(port.rstrip("0123456789") in "xy" for port in ports)
    return [free.take(f"{alone}_{node}" if plain else port) for node, port in ends]


def _open_inputs(document: Document, chosen: tuple[str, ...]) -> list[End]:
    """Inputs that have to be wired and are not."""
    wired = {(edge.target, edge.target_port) for edge in document.edges}
    found = []
    for name in chosen:
        kind = kind_of(document.nodes[name], document.definitions)
        ports = kind.ports().required if kind else ()
        found += [(name, port) for port in ports if (name, port) not in wired]
    return found


def _losses(document: Document, chosen: tuple[str, ...]) -> list[End]:
    """The values behind loss blocks that nothing reads: they count as long as they can be seen."""
    behind = behind_losses(document, wire_up(document))
    return [end for end in _open_outputs(document, chosen) if end[0] in behind] if behind else []


def behind_losses(document: Document, wiring: Wiring) -> set[str]:
    """Loss blocks, and all that their values reach."""
    kinds = {name: kind_of(node, document.definitions) for name, node in document.nodes.items()}
    measured = [name for name, kind in kinds.items() if kind and kind.group() == "loss"]
    return set().union(*(descendants(wiring, name) for name in measured))


def _open_outputs(document: Document, chosen: tuple[str, ...]) -> list[End]:
    """The first output of every block that nothing reads."""
    read = {edge.source for edge in document.edges}
    kinds = {n: kind_of(document.nodes[n], document.definitions) for n in chosen if n not in read}
    return [(name, kind.outputs[0]) for name, kind in kinds.items() if kind and kind.outputs]
