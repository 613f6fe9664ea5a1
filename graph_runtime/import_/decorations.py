"""Lines of __init__ that say how weights start and which are frozen, as decorations of blocks."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.document.formula_names import free_names
from graph_runtime.document.model import Document, Recipe
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.facts.node_check import make_block, unknown
from graph_runtime.import_.drawing import Drawing
from graph_runtime.import_.initializers import recipe_of
from graph_runtime.import_.module_loops import NotSaidError, decorated_by
from graph_runtime.source.decoration_checker import part_in, weight_in, zeroes

_ANY_SIZE = 8
"""What the names in formulas stand for while only kinds and weights' names matter."""


@dataclass(frozen=True, slots=True)
class Said:
    """A decoration of the attribute `owner`: the start of one weight, or (`recipe` None) a lock."""

    owner: str
    weight: str = ""
    recipe: Recipe | None = None

    def on(self, document: Document, node: str) -> Document:
        """The document with a node decorated so."""
        if self.recipe is None:
            return set_decoration(document, node, "frozen", True)
        return set_initializer(document, node, self.weight, self.recipe)


def decorate(statements: list[ast.stmt], drawing: Drawing, drawn: Mapping[str, list[str]]) -> None:
    """Put what these lines say on the nodes that stand for each attribute; note the other lines."""
    known = _known(drawing, drawn)
    for line in statements:
        if isinstance(line, ast.For):
            _loop(line, drawing, drawn)
            continue
        if not isinstance(line, ast.Expr) or _says_nothing(line.value):
            continue
        if isinstance(line.value, ast.Call) and zeroes(line.value, known):
            continue
        said = decoration(line)
        nodes = drawn.get(said.owner, []) if said else []
        if said is None or (said.recipe is not None and len(nodes) > 1):
            drawing.note(line.lineno, ast.unparse(line), "It decorates no single block.")
            continue
        for node in nodes:
            drawing.document = said.on(drawing.document, node)


def _loop(line: ast.For, drawing: Drawing, drawn: Mapping[str, list[str]]) -> None:
    try:
        drawing.document = decorated_by(line, drawing.document, drawn)
    except NotSaidError:
        why = "Only loops that start or freeze weights of drawn modules are read."
        drawing.note(line.lineno, ast.unparse(line), why)


def _known(drawing: Drawing, drawn: Mapping[str, list[str]]) -> dict[str, NodeFacts]:
    """The blocks by the attributes they stand for."""
    document = drawing.document
    found = {}
    for owner, nodes in drawn.items():
        node = document.nodes[nodes[0]]
        scope = dict.fromkeys((*free_names(node), "i"), _ANY_SIZE)
        block, _ = make_block(nodes[0], node, document.definitions, scope)
        found[owner] = unknown(node, {}, block)
    return found


def _says_nothing(value: ast.expr) -> bool:
    text = ast.unparse(value)
    return isinstance(value, ast.Constant) or text.startswith("super(") or text == "self.train()"


def decoration(line: ast.stmt) -> Said | None:
    """What a line says of an attribute's weights; None if it says something else."""
    if not isinstance(line, ast.Expr) or not isinstance(line.value, ast.Call):
        return None
    call = line.value
    match call:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr=owner), attr="requires_grad_"
            ),
            args=[ast.Constant(value=False)],
            keywords=[],
        ):
            return Said(owner)
    if not call.args:
        return None
    place, part = part_in(call.args[0])
    owner, weight = weight_in(place)
    recipe = recipe_of(call, part)
    return Said(owner, weight, recipe) if owner and recipe else None
