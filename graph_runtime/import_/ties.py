"""Lines of __init__ that make a weight of one module that of another, as weight sets of blocks."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from graph_runtime.document.model import Document
from graph_runtime.import_.drawing import Drawing

_UNTOLD = "Only drawn blocks of two kinds share a single weight, as an Embedding and a Linear do."


class Tie(NamedTuple):
    """`self.node.weight = self.owner.weight`."""

    node: str
    owner: str
    weight: str


def is_tie(statement: ast.stmt) -> bool:
    return _tie(statement) is not None


def tie(statements: list[ast.stmt], drawing: Drawing, drawn: Mapping[str, list[str]]) -> None:
    """Give the blocks of tied weights a weight set; note ties that a drawing cannot say."""
    for line in statements:
        found = _tie(line)
        if found is None:
            continue
        nodes = [*drawn.get(found.owner, []), *drawn.get(found.node, [])]
        kinds = {drawing.document.nodes[node].kind for node in nodes}
        if not {found.owner, found.node} <= drawn.keys() or len(kinds) < 2:
            drawing.note(line.lineno, ast.unparse(line), _UNTOLD)
        else:
            drawing.share(nodes)


def owners(drawn: Mapping[str, list[str]], document: Document) -> dict[str, list[str]]:
    """The nodes of each attribute, of those that share their weights the first."""
    found = {}
    for attribute, nodes in drawn.items():
        sets = [document.nodes[node].weight_set or node for node in reversed(nodes)]
        found[attribute] = list(dict(zip(sets, reversed(nodes), strict=True)).values())[::-1]
    return found


def _tie(statement: ast.stmt) -> Tie | None:
    match statement:
        case ast.Assign(
            targets=[ast.Attribute(ast.Attribute(ast.Name("self"), node), weight)],
            value=ast.Attribute(ast.Attribute(ast.Name("self"), owner), same),
        ) if weight == same:
            return Tie(node, owner, weight)
    return None
