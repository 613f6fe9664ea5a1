"""`nn.init.kaiming_normal_(weight, …)` as the initializer it stands for."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping

from torch import nn

from graph_runtime.document.model import Recipe
from graph_runtime.initializer import INITIALIZERS
from graph_runtime.params import JsonValue


def recipe_of(call: ast.Call, part: tuple[int, int] | None = None) -> Recipe | None:
    """The initializer behind `nn.init.f(tensor, …)`; None where an argument is no plain value.

    `part` says which of how many equal parts of the tensor is meant.
    """
    name = ast.unparse(call.func).removeprefix("torch.").removeprefix("nn.").removeprefix("init.")
    kind = name if part is None else _of_part(f"nn.init.{name}", part)
    if kind not in INITIALIZERS.kinds or not hasattr(nn.init, name):
        return None
    # Whole numbers mean fractions where torch takes such: a mean of 1 is 1.0.
    defaults = {param.name: param.default for param in INITIALIZERS.kinds[kind].params()}
    given = _given(call, list(inspect.signature(getattr(nn.init, name)).parameters)[1:])
    if given is None or not given.keys() <= defaults.keys():
        return None
    always = INITIALIZERS.kinds[kind].written
    params = {
        name: float(value) if type(defaults[name]) is float and type(value) is int else value
        for name, value in given.items()
        if name in always or value != defaults[name]
    }
    return Recipe(kind=kind, params=params)


def _of_part(target: str, part: tuple[int, int]) -> str:
    """The initializer that fills this part so; "" for none."""
    kinds = INITIALIZERS.kinds.items()
    return next((k for k, one in kinds if (one.target(), one.part) == (target, part)), "")


def _given(call: ast.Call, names: list[str]) -> Mapping[str, JsonValue] | None:
    pairs = [*zip(names, call.args[1:], strict=False)]
    pairs += [(keyword.arg or "**", keyword.value) for keyword in call.keywords]
    try:
        return {name: ast.literal_eval(value) for name, value in pairs}
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
