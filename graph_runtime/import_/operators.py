"""`x * 2.0 + 1.0` and other operators, as the blocks they stand for."""

from __future__ import annotations

import ast
from typing import NamedTuple

VARIADIC = {ast.Add: "Add", ast.Mult: "Multiply"}
"""Operators of which a chain is one block."""
PAIRED = {ast.Sub: "Subtract", ast.Div: "Divide", ast.MatMult: "MatMul"}


class Scaled(NamedTuple):
    """`times * inner + plus`."""

    inner: ast.expr
    times: float = 1.0
    plus: float = 0.0


def operands(value: ast.BinOp) -> tuple[str, list[ast.expr]] | None:
    """The block of an operator and what it joins; None if no block stands for it."""
    if type(value.op) in PAIRED:
        return PAIRED[type(value.op)], [value.left, value.right]
    if type(value.op) not in VARIADIC:
        return None
    found: list[ast.expr] = []
    inner: ast.expr = value
    while isinstance(inner, ast.BinOp) and type(inner.op) is type(value.op):
        found.insert(0, inner.right)
        inner = inner.left
    return VARIADIC[type(value.op)], [inner, *found]


def scaled(value: ast.expr) -> Scaled:
    """The expression without the numbers that it is multiplied by and that are added to it."""
    if not isinstance(value, ast.BinOp):
        return Scaled(value)
    right, left = _number(value.right), _number(value.left)
    if right is not None and left is None:
        inner, times, plus = scaled(value.left)
        match value.op:
            case ast.Add():
                return Scaled(inner, times, plus + right)
            case ast.Sub():
                return Scaled(inner, times, plus - right)
            case ast.Mult():
                return Scaled(inner, times * right, plus * right)
            case ast.Div() if right:
                return Scaled(inner, times / right, plus / right)
    if left is not None and right is None:
        inner, times, plus = scaled(value.right)
        match value.op:
            case ast.Add():
                return Scaled(inner, times, left + plus)
            case ast.Sub():
                return Scaled(inner, -times, left - plus)
            case ast.Mult():
                return Scaled(inner, left * times, left * plus)
    return Scaled(value)


def _number(value: ast.expr) -> float | None:
    match value:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            positive = _number(operand)
            return None if positive is None else -positive
    return None
