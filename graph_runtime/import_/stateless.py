"""Blocks that are one call of torch, read from their own declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from graph_runtime.block import BLOCKS, Block
from graph_runtime.expressions import Call, Me, Method, Value, Var
from graph_runtime.import_.functions import FUNCTIONS, Function
from graph_runtime.params import Numbers, thawed


@cache
def functions() -> Mapping[str, Function]:
    """By the name behind `F.`, `torch.` or `x.`: those listed by hand, and what blocks declare."""
    found: dict[str, Function] = {}
    for kind in BLOCKS.kinds.values():
        for name, function in _declared(kind):
            found.setdefault(name, function)
    return found | FUNCTIONS


def fitting(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as the block's parameters take them: a single axis as a list of one."""
    lists = {param.name for param in BLOCKS.kinds[kind].params() if isinstance(param, Numbers)}
    return {
        name: [value] if name in lists and isinstance(value, int) else thawed(value)
        for name, value in given.items()
    }


def _declared(kind: type[Block]) -> Iterator[tuple[str, Function]]:
    """The function that a stateless block calls with its inputs, then its parameters by name."""
    block, ports = kind(), kind.ports()
    if ports.variadic or not kind.example or block.module(*kind.example) is not None:
        return
    names = ports.required + ports.optional
    said = block.forward(Me(frozenset(block.outputs)), *(Var(name) for name in names))
    value = said if isinstance(said, Value) else said[0].value
    if isinstance(said, tuple) and len(said) > 1:
        return
    params = tuple(param.name for param in kind.params())
    match value:
        case Call(target, args, kwargs) if _plain(args, names) and kwargs.keys() <= set(params):
            name = target.rpartition(".")[2]
        case Method(Var(), name, args, kwargs) if _plain(
            (value.value, *args), names
        ) and kwargs.keys() <= set(params):
            pass
        case _:
            return
    yield name, Function(kind.kind(), params, tensors=len(names), needed=tuple(kwargs))


def _plain(args: tuple[Any, ...], names: tuple[str, ...]) -> bool:
    return args == tuple(Var(name) for name in names)
