"""Modules of torch that are another block's by another name, written as that block's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import signature
from typing import Any

from torch import nn

from graph_runtime.block import BLOCKS

LAZY = "Lazy"
"""torch's word for modules that find out at the first batch what the drawing infers."""
_RESIZING: dict[str, dict[str, str | bool]] = {
    "UpsamplingNearest2d": {"mode": "nearest"},
    "UpsamplingBilinear2d": {"mode": "bilinear", "align_corners": True},
}


def by_our_name(kind: str, made: ast.Call) -> tuple[str, ast.Call]:
    """The kind of block that a constructor makes, and the call of that block's constructor."""
    eager = kind.removeprefix(LAZY)
    if eager != kind and eager in BLOCKS.kinds:
        inferred: list[ast.expr] = [ast.Constant(1)]
        told = [ast.keyword(n, ast.Constant(value)) for n, value in _unlike(kind, eager, made)]
        return eager, ast.Call(made.func, [*inferred, *made.args], [*made.keywords, *told])
    if kind in _RESIZING:
        told = [ast.keyword(name, ast.Constant(value)) for name, value in _RESIZING[kind].items()]
        return "Upsample", ast.Call(made.func, made.args, [*made.keywords, *told])
    if kind == "NLLLoss2d":
        return "NLLLoss", made
    return kind, made


def _unlike(lazy: str, eager: str, made: ast.Call) -> Iterator[tuple[str, Any]]:
    """Defaults of the lazy module that the other has not, where the call leaves them."""
    usual = signature(getattr(nn, eager)).parameters
    own = list(signature(getattr(nn, lazy)).parameters.values())
    given = {keyword.arg for keyword in made.keywords}
    for argument in own[len(made.args) :]:
        if argument.name not in given and argument.default != usual[argument.name].default:
            yield argument.name, argument.default
