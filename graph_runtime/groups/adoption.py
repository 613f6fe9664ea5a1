"""Definitions that come from another document: taken over, found again, or given a free name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Definition, Document, Node
from graph_runtime.groups.kinds import Definitions, children, is_composite, nesting


def reachable(definitions: Definitions, nodes: Iterable[Node]) -> set[str]:
    """The definitions that these nodes stand for, and those nested in them at any depth."""
    found: set[str] = set()
    waiting = {node.definition for node in nodes if is_composite(node)}
    while waiting:
        name = waiting.pop()
        if name in definitions and name not in found:
            found.add(name)
            waiting |= children(definitions[name])
    return found


def adopted(document: Document, other: Document) -> tuple[Document, Document]:
    """Both documents with one set of definitions, the second one's names changed where they clash.

    A definition of the same content is not taken over again.
    """
    if not other.definitions:
        return document, other
    depths = nesting(other.definitions)
    order = sorted(other.definitions, key=lambda name: depths[name] or 0)
    own, names = dict(document.definitions), dict[str, str]()
    free = FreeNames({*own, *other.definitions})
    for name in order:
        body = _renamed(other.definitions[name], names)
        names[name] = _name_for(name, body, own, free)
        own[names[name]] = body
    nodes = {key: _naming(node, names) for key, node in other.nodes.items()}
    return document.replaced(definitions=own), other.replaced(nodes=nodes, definitions=own)


def holds(own: Definitions, others: Definitions) -> bool:
    """Whether all these definitions are there already, under their names."""
    return all(name in own and _same(own[name], body) for name, body in others.items())


def _name_for(name: str, body: Definition, own: Definitions, free: FreeNames) -> str:
    """Its own name if nobody has it, that of an equal definition, or a new one."""
    if name not in own or _same(own[name], body):
        return name
    equal = (known for known, one in own.items() if _same(one, body))
    return next(equal, None) or free.take(name)


def _same(a: Definition, b: Definition) -> bool:
    """Whether they are the same network; where its blocks stand does not matter."""
    return (a.nodes, a.edges, a.parameters) == (b.nodes, b.edges, b.parameters)


def _renamed(body: Definition, names: Mapping[str, str]) -> Definition:
    nodes = {key: _naming(node, names) for key, node in body.nodes.items()}
    return body.model_copy(update={"nodes": nodes})


def _naming(node: Node, names: Mapping[str, str]) -> Node:
    new = names.get(node.definition, node.definition)
    if not is_composite(node) or new == node.definition:
        return node
    return node.model_copy(update={"definition": new})
