"""Calls about the real steps of padded sequences, as the blocks they stand for."""

from __future__ import annotations

import ast
from typing import Any

Found = tuple[str, dict[str, Any], list[ast.expr]]
"""A kind, its parameters, and the expressions at its ports."""


def steps_block(call: ast.Call) -> Found | None:
    """SelectLast with lengths or Lengths, as this program writes them; None for other calls."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="squeeze"),
            args=[ast.Call(func=ast.Attribute(attr="take_along_dim"), args=[x, index])],
            keywords=[ast.keyword(arg="dim", value=dim)],
        ):
            lengths = _clamped(index)
            return ("SelectLast", _unless({"dim": dim}, 1), [x, lengths]) if lengths else None
        case ast.Call(
            func=ast.Attribute(
                attr="sum", value=ast.Call(func=ast.Attribute(attr="ne", value=x), args=[padding])
            ),
            args=[ast.Constant(value=1)],
        ):
            return "Lengths", _unless({"padding_idx": padding}, 0), [x]
    return None


def _clamped(index: ast.expr) -> ast.expr | None:
    """`lengths` of `(lengths.clamp(…) - 1)[:, None, None]`."""
    match index:
        case ast.Subscript(
            value=ast.BinOp(
                op=ast.Sub(), left=ast.Call(func=ast.Attribute(attr="clamp", value=lengths))
            )
        ):
            return lengths
    return None


def _unless(params: dict[str, ast.expr], default: object) -> dict[str, Any]:
    """The values of the parameters that are not the default."""
    values = {name: ast.literal_eval(value) for name, value in params.items()}
    return {name: value for name, value in values.items() if value != default}
