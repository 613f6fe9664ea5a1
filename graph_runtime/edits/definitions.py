"""Edits of definitions, the drawings inside nodes: names, parameters, copies.

They take and give whole documents. Like all edits they raise ValueError, with the end of a
sentence, when they are asked for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph_runtime.document.formula_names import with_values
from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.edits.drawing_edits import rename_node
from graph_runtime.formula import as_formula, is_formula
from graph_runtime.groups.adoption import reachable
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, RESERVED, is_composite, kind_of
from graph_runtime.params import JsonValue
from graph_runtime.spelling import name_fault


def free_definition(document: Document, wish: str) -> str:
    """A name near `wish` that no definition of the document has."""
    return FreeNames(document.definitions).take(wish)


def make_independent(document: Document, node_id: str) -> tuple[Document, str]:
    """The node with a definition of its own, a copy of the one it had; gives its name."""
    node = _group(document, node_id)
    name = free_definition(document, node.definition)
    definitions = {**document.definitions, name: document.definitions[node.definition]}
    changed = node.model_copy(update={"definition": name})
    return document.replaced(
        nodes={**document.nodes, node_id: changed}, definitions=definitions
    ), name


def rename_definition(document: Document, old: str, new: str) -> Document:
    """The definition under another name, which also names its class in the source."""
    if new == old:
        return document
    fault = name_fault(new) or ("is taken by another group" if new in document.definitions else "")
    if fault:
        raise ValueError(f"{ascii(new)[:60]} {fault}")
    bodies = {new if name == old else name: body for name, body in document.definitions.items()}

    def renamed(node: Node) -> Node:
        return node.model_copy(update={"definition": new})

    return _each_use(document.replaced(definitions=bodies), old, renamed)


def describe_definition(document: Document, name: str, **words: str) -> Document:
    """The definition with another `label` or `description`."""
    return _with_body(document, name, document.definitions[name].model_copy(update=words))


def without_unused(document: Document) -> Document:
    """Without the definitions that no node stands for, at any depth."""
    used = reachable(document.definitions, document.nodes.values())
    if len(used) == len(document.definitions):
        return document
    kept = {name: body for name, body in document.definitions.items() if name in used}
    return document.replaced(definitions=kept)


def uses(document: Document, name: str) -> int:
    """How many nodes stand for this definition, in the document and in all definitions."""
    drawings: list[Document | Definition] = [document, *document.definitions.values()]
    return sum(_stands_for(node, name) for drawn in drawings for node in drawn.nodes.values())


def rename_port(document: Document, name: str, old: str, new: str) -> Document:
    """A group's port under another name, with the wires at every node that has it.

    A State is a Loop's input and output at once.
    """
    kind = document.definitions[name].nodes[old].kind
    keys = [key for key, other in (("target", GROUP_OUTPUT), ("source", GROUP_INPUT))
            if kind != other]  # fmt: skip
    inside = rename_node(document.inside(name), old, new)
    document = document.with_inside(name, inside)

    def renamed(edge: Edge, nodes: Mapping[str, Node]) -> Edge:
        for key in keys:
            node = nodes.get(getattr(edge, key))
            if node and _stands_for(node, name) and getattr(edge, f"{key}_port") == old:
                edge = edge.model_copy(update={f"{key}_port": new})
        return edge

    def rewired(drawing: Document | Definition) -> tuple[Edge, ...]:
        return tuple(renamed(edge, drawing.nodes) for edge in drawing.edges)

    bodies = {
        key: body.model_copy(update={"edges": rewired(body)})
        for key, body in document.definitions.items()
    }
    return document.replaced(edges=rewired(document), definitions=bodies)


def promote(document: Document, name: str, node_id: str, param: str) -> tuple[Document, str]:
    """A parameter of a block inside becomes one of the group; gives its name there.

    The block reads it by a formula; it has the value that the block had.
    """
    body = document.definitions[name]
    node = body.nodes[node_id]
    kind = kind_of(node, document.definitions)
    default = next((p.default for p in kind.params() if p.name == param), None) if kind else None
    value = node.params.get(param, default)
    if is_formula(value):
        raise ValueError(f"{param} is a formula already")
    if value is None:
        raise ValueError(f"{param} has no value yet")
    taken = {*body.parameters, *RESERVED}
    wish = param if param not in taken else f"{node_id}_{param}"
    called = FreeNames(taken).take(wish)
    reading = node.model_copy(update={"params": {**node.params, param: as_formula(called)}})
    changed = {
        "nodes": {**body.nodes, node_id: reading},
        "parameters": {**body.parameters, called: value},
    }
    return _with_body(document, name, body.model_copy(update=changed)), called


def set_default(document: Document, name: str, parameter: str, value: JsonValue) -> Document:
    """A group's parameter with another value where its nodes say nothing; made if it is new."""
    _named(document, name, parameter, new=parameter not in document.definitions[name].parameters)
    body = document.definitions[name]
    parameters = {**body.parameters, parameter: value}
    return _with_body(document, name, body.model_copy(update={"parameters": parameters}))


def rename_parameter(document: Document, name: str, old: str, new: str) -> Document:
    """A group's parameter under another name, in its formulas and at every node that sets it."""
    if new == old:
        return document
    _named(document, name, new, new=True)
    body = document.definitions[name]
    parameters = {new if key == old else key: value for key, value in body.parameters.items()}
    document = _rewritten(document, name, {old: as_formula(new)}, parameters)

    def renamed(node: Node) -> Node:
        params = {new if key == old else key: value for key, value in node.params.items()}
        return node.model_copy(update={"params": params})

    return _each_use(document, name, renamed)


def remove_parameter(document: Document, name: str, parameter: str) -> Document:
    """Without a group's parameter; its blocks keep the value that it has by default."""
    values = dict(document.definitions[name].parameters)
    value = values.pop(parameter)
    document = _rewritten(document, name, {parameter: value}, values)

    def without(node: Node) -> Node:
        params = {key: value for key, value in node.params.items() if key != parameter}
        return node.model_copy(update={"params": params})

    return _each_use(document, name, without)


def _named(document: Document, name: str, parameter: str, new: bool) -> None:
    fault = name_fault(parameter)
    if parameter in RESERVED:
        fault = "has a meaning of its own in formulas"
    elif new and parameter in document.definitions[name].parameters:
        fault = "is taken by another parameter"
    if fault:
        raise ValueError(f"{ascii(parameter)[:60]} {fault}")


def _rewritten(
    document: Document,
    name: str,
    names: Mapping[str, JsonValue],
    parameters: Mapping[str, JsonValue],
) -> Document:
    """With other parameters of a definition, and its formulas told in them."""
    body = document.definitions[name]
    nodes = {key: with_values(node, names) for key, node in body.nodes.items()}
    changed = body.model_copy(update={"nodes": nodes, "parameters": parameters})
    return _with_body(document, name, changed)


def _each_use(document: Document, name: str, changed: Callable[[Node], Node]) -> Document:
    """With every node that stands for this definition changed, wherever it is."""

    def nodes_of(drawing: Document | Definition) -> Mapping[str, Node]:
        if not any(_stands_for(node, name) for node in drawing.nodes.values()):
            return drawing.nodes
        return {
            key: changed(node) if _stands_for(node, name) else node
            for key, node in drawing.nodes.items()
        }

    bodies = {
        key: body
        if (nodes := nodes_of(body)) is body.nodes
        else body.model_copy(update={"nodes": nodes})
        for key, body in document.definitions.items()
    }
    return document.replaced(nodes=nodes_of(document), definitions=bodies)


def _stands_for(node: Node, name: str) -> bool:
    return is_composite(node) and node.definition == name


def _with_body(document: Document, name: str, body: Definition) -> Document:
    return document.replaced(definitions={**document.definitions, name: body})


def _group(document: Document, node_id: str) -> Node:
    node = document.nodes[node_id]
    if not is_composite(node) or node.definition not in document.definitions:
        raise ValueError(f"{node_id} is no group")
    return node
