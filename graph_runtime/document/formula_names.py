"""Formulas that move between drawings: their names replaced by other names or by values."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import cast

from graph_runtime.document.model import Node
from graph_runtime.formula import (
    FormulaError,
    Scope,
    as_formula,
    formula_of,
    is_formula,
    parse_formula,
)
from graph_runtime.params import JsonValue, frozen, thawed

OWN_NAMES = {"Repeat": frozenset({"i"})}
"""Names in the formulas of a kind of node that it gives a meaning itself."""


def free_names(node: Node) -> frozenset[str]:
    """The names that a node's formulas read from the drawing around it."""
    found: set[str] = set()
    for value in node.params.values():
        formula = readable(value)
        if formula:
            found |= parse_formula(formula).names
    return frozenset(found - OWN_NAMES.get(node.kind, frozenset()))


def readable(value: JsonValue) -> str:
    """The text of a formula that can be read; "" for plain values and for texts that are none."""
    try:
        formula = formula_of(value)
    except FormulaError:
        return ""
    return formula.text if formula else ""


def with_values(node: Node, values: Scope) -> Node:
    """The node with these names replaced by values, which may be formulas of another drawing.

    Raises FormulaError where a formula cannot be told in the new names.
    """
    known = {k: v for k, v in values.items() if k not in OWN_NAMES.get(node.kind, frozenset())}
    params = {name: _replaced(value, known) for name, value in node.params.items()}
    return node if params == node.params else node.model_copy(update={"params": params})


def _replaced(value: JsonValue, values: Scope) -> JsonValue:
    text = readable(value)
    names = parse_formula(text).names if text else frozenset()
    if not names & values.keys():
        return value
    plain = {name: frozen(one) for name, one in values.items() if not is_formula(one)}
    if names <= plain.keys():
        return thawed(parse_formula(text).value(plain))
    if text in values:
        return values[text]
    texts = {name: _text(values[name]) for name in names & values.keys()}
    return as_formula(substituted(text, texts))


def substituted(text: str, texts: Mapping[str, str]) -> str:
    """A formula with names replaced by formulas; raises FormulaError if the result is none."""
    trees = {name: ast.parse(one, mode="eval").body for name, one in texts.items()}
    return parse_formula(ast.unparse(_Names(trees).visit(ast.parse(text, mode="eval")))).text


class _Names(ast.NodeTransformer):
    def __init__(self, trees: Mapping[str, ast.expr]) -> None:
        self._trees = trees

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._trees.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        node.args = [cast(ast.expr, self.visit(part)) for part in node.args]
        return node


def _text(value: JsonValue) -> str:
    """A value as it stands in a formula."""
    formula = formula_of(value)
    if formula is not None:
        return formula.text
    exact = frozen(value)
    if not isinstance(exact, bool | int | float | tuple):
        raise FormulaError(f"computes with {ascii(value)[:40]}, which is no number")
    return repr(exact)
