"""Values that the parameters of definitions have by default: those of their first place."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.document.model import Definition, Document, Node
from graph_runtime.formula import FormulaError, formula_of
from graph_runtime.groups.kinds import is_composite
from graph_runtime.params import JsonValue, frozen, thawed


def with_defaults(document: Document) -> Document:
    """The document, each parameter of its definitions with the value of the first place."""
    found: dict[str, dict[str, JsonValue]] = {}
    _walk(document.nodes, {}, document.definitions, found)
    definitions = {
        name: body.model_copy(
            update={"parameters": {n: found.get(name, {}).get(n, 1) for n in body.parameters}}
        )
        for name, body in document.definitions.items()
    }
    return document.replaced(definitions=definitions)


def _walk(
    nodes: Mapping[str, Node],
    scope: Mapping[str, JsonValue],
    definitions: Mapping[str, Definition],
    found: dict[str, dict[str, JsonValue]],
) -> None:
    for node in nodes.values():
        if is_composite(node) and node.definition in definitions and node.definition not in found:
            body = definitions[node.definition]
            found[node.definition] = {
                name: _value(node.params[name], scope)
                for name in body.parameters
                if name in node.params
            }
            _walk(body.nodes, found[node.definition], definitions, found)


def _value(value: JsonValue, scope: Mapping[str, JsonValue]) -> JsonValue:
    """What it comes to at the first repetition; 1 where that follows from what arrives."""
    try:
        formula = formula_of(value)
        known = {name: frozen(one) for name, one in scope.items()}
        return thawed(formula.value({**known, "i": 0})) if formula else value
    except FormulaError:
        return 1
