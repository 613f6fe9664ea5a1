"""States whose size is that of a parameter: a source of one size says the number alone."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.document.formula_names import free_names
from graph_runtime.document.model import STATE, Definition, Document
from graph_runtime.formula import as_formula


def with_state_formulas(document: Document) -> Document:
    """The document, each size of a state that a parameter has beside it as that parameter."""
    definitions = {name: _told(body) for name, body in document.definitions.items()}
    return document.replaced(definitions=definitions)


def _told(body: Definition) -> Definition:
    nodes = dict(body.nodes)
    for name, node in body.nodes.items():
        size = node.params.get("size")
        if node.kind == STATE and isinstance(size, list) and len(size) == 1:
            near = (n for n in _nearby(body, name) if body.parameters.get(n) == size[0])
            if parameter := next(near, None):
                params = {**node.params, "size": as_formula(parameter)}
                nodes[name] = node.model_copy(update={"params": params})
    return body.model_copy(update={"nodes": nodes})


def _nearby(body: Definition, state: str) -> Iterator[str]:
    """The parameters that blocks read which lead to the state, the nearest first."""
    seen, waiting = {state}, [state]
    while waiting:
        node = waiting.pop(0)
        yield from sorted(free_names(body.nodes[node]))
        for edge in body.edges:
            if edge.target == node and edge.source not in seen:
                seen.add(edge.source)
                waiting.append(edge.source)
