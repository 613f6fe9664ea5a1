"""Whether a line of `Model.__init__` does no more than the decorations of a block say."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from graph_runtime.check import NodeFacts
from graph_runtime.initializer import INITIALIZERS, Initializer

Constant = tuple[type, object]


def decoration_fault(line: ast.stmt, nodes: Mapping[str, NodeFacts]) -> str | None:
    """What a line does that no decoration accounts for, as the end of a sentence; None if nothing.

    The line is `nn.init.f(self.node.weight, …)`, perhaps of a part of the weight, or
    `self.node.requires_grad_(False)`.
    """
    if not isinstance(line, ast.Expr) or not isinstance(line.value, ast.Call):
        return "__init__ does more than assign"
    call = line.value
    text = ast.unparse(call)
    if _freezes(text, nodes) or _initializes(call, nodes) or zeroes(call, nodes):
        return None
    return f"__init__ has the line {text[:60]!r}"


def _freezes(text: str, nodes: Mapping[str, NodeFacts]) -> bool:
    name = text.removeprefix("self.").removesuffix(".requires_grad_(False)")
    said = nodes[name].node.decorations if name in nodes else None
    return said is not None and said.frozen and text == f"self.{name}.requires_grad_(False)"


def _initializes(call: ast.Call, nodes: Mapping[str, NodeFacts]) -> bool:
    if not call.args:
        return False
    place, part = part_in(call.args[0])
    node, weight = weight_in(place)
    said = nodes[node].node.decorations if node in nodes else None
    recipe = said.initializers.get(weight) if said else None
    made = INITIALIZERS.make(recipe.kind, recipe.params) if recipe else None
    if not isinstance(made, Initializer) or ast.unparse(call.func) != made.target():
        return False
    if made.part != part:
        return False
    known = {(type(value), value) for value in made.model_dump().values()} | {(str, "linear")}
    values = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    return all(_constant(value) in known for value in values)


def zeroes(call: ast.Call, nodes: Mapping[str, NodeFacts]) -> bool:
    """Whether it is `nn.init.zeros_(self.node.weight[row])` for a row that its block keeps zero."""
    match call:
        case ast.Call(
            args=[ast.Subscript(value=place, slice=ast.Constant(value=int() as row))], keywords=[]
        ) if ast.unparse(call.func) == "nn.init.zeros_":
            node, weight = weight_in(place)
            block = nodes[node].block if node in nodes else None
            return block is not None and block.zero_rows().get(weight) == row
    return False


def part_in(value: ast.expr) -> tuple[ast.expr, tuple[int, int] | None]:
    """The weight in `weight.chunk(4)[1]` with (1, 4); None where all of it is meant."""
    match value:
        case ast.Subscript(
            value=ast.Call(
                func=ast.Attribute(value=weight, attr="chunk"),
                args=[ast.Constant(value=int() as count)],
                keywords=[],
            ),
            slice=ast.Constant(value=int() as index),
        ):
            return weight, (index, count)
    return value, None


def weight_in(value: ast.expr) -> tuple[str, str]:
    """Node and weight that an expression names; two empty texts where it names none."""
    match value:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr=node), attr="get_parameter"
            ),
            args=[ast.Constant(value=str() as weight)],
            keywords=[],
        ):
            return node, weight
    head, *parts = ast.unparse(value).split(".") if isinstance(value, ast.Attribute) else [""]
    if head != "self" or len(parts) < 2 or not all(part.isidentifier() for part in parts):
        return "", ""
    return parts[0], ".".join(parts[1:])


def _constant(value: ast.expr) -> Constant | None:
    match value:
        case ast.Constant(value=constant):
            return type(constant), constant
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return type(number), -number
    return None
