"""The independent truth: a block's expressions carried out by torch itself."""

from __future__ import annotations

import importlib
import operator
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

import graph_runtime.modules
from graph_runtime.block import Block
from graph_runtime.expressions import (
    Apply,
    Attribute,
    Binary,
    Call,
    Item,
    Let,
    Me,
    Method,
    Negated,
    Pattern,
    Value,
    Var,
)
from graph_runtime.tensors import Spec
from tests.walks.hints import hinted

DTYPES = {"float32": torch.float32, "int64": torch.int64, "bool": torch.bool}
REFUSALS = (RuntimeError, ValueError, IndexError, AssertionError, TypeError, NotImplementedError)
"""What torch raises for inputs it does not take."""

_OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "@": operator.matmul,
}
_ROOTS: Mapping[str, Any] = {"nn": nn, "F": F, "torch": torch}


@dataclass(frozen=True)
class Truth:
    """A block with its inputs, as torch sees it; `module` is None for a stateless one."""

    block: Block
    module: nn.Module | None

    def run(self, *tensors: torch.Tensor | None) -> tuple[torch.Tensor, ...]:
        """Every output of the block for these inputs; None stands for an open port."""
        ports = self.block.ports()
        names = (
            [f"x{index}" for index in range(len(tensors))]
            if ports.variadic
            else [*ports.required, *ports.optional]
        )
        known: dict[str, Any] = dict(zip(names, tensors, strict=False))
        values = [Var(n) if t is not None else None for n, t in zip(names, tensors, strict=False)]
        forward = self.block.forward(Me(frozenset(self.block.outputs)), *values)
        lets = forward if isinstance(forward, tuple) else (Let("y", forward),)
        for let in lets:
            known |= _bound(let.pattern, self._value(let.value, known))
        return tuple(known[port] for port in self.block.outputs)

    def _value(self, value: Any, known: dict[str, Any]) -> Any:
        match value:
            case Me():
                return self.module
            case Var(name):
                return known[name]
            case Call(target, args, kwargs):
                return self._called(named(target), args, kwargs, known)
            case Apply(callee, args, kwargs):
                return self._called(self._value(callee, known), args, kwargs, known)
            case Method(inner, name, args, kwargs):
                return self._called(getattr(self._value(inner, known), name), args, kwargs, known)
            case Item(inner, index):
                whole = self._value(inner, known)
                return whole[index[0]] if isinstance(whole, tuple) else whole[index]
            case Binary(sign, left, right):
                a, b = self._value(left, known), self._value(right, known)
                return _OPERATORS[sign](a, b)
            case Negated(inner):
                return -self._value(inner, known)
            case Attribute(inner, name):
                return getattr(self._value(inner, known), name)
            case tuple() | list():
                return type(value)(self._value(item, known) for item in value)
        assert not isinstance(value, Value)
        return value

    def _called(
        self,
        callee: Any,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        known: Mapping[str, Any],
    ) -> Any:
        named_values = {name: self._value(value, known) for name, value in kwargs.items()}
        return callee(*(self._value(arg, known) for arg in args), **named_values)


def truth(block: Block, specs: tuple[Spec | None, ...], device: str = "cpu") -> Truth:
    """The block's own module, built by torch."""
    constructor = block.module(*specs)
    if constructor is None:
        return Truth(block, None)
    with torch.device(device):
        return Truth(block, _built(constructor))


def _built(value: Any) -> Any:
    """A constructor call carried out, with those that stand inside it."""
    if not isinstance(value, Call):
        return value
    given = {name: _built(part) for name, part in value.kwargs.items()}
    return named(value.target)(*map(_built, value.args), **given)


def named(target: str) -> Any:
    """What a call's target names: something of PyTorch, or a module of ours."""
    root, _, rest = target.partition(".")
    if not rest:
        return dict(_own_modules())[target]
    found = _ROOTS[root]
    for part in rest.split("."):
        found = getattr(found, part)
    return found


def tensor(
    spec: Spec, batch: int, device: str = "cpu", rows: int = 4, kind: str = ""
) -> torch.Tensor:
    """Random numbers of a shape; whole numbers stay below `rows`, as token ids must.

    For a kind that takes nothing else they are shares, away from 0 and 1.
    """
    sizes = [batch if size == "N" else int(size) for size in spec.shape]
    if spec.dtype == "float32":
        if kind in hinted("SHARES"):
            return 0.1 + 0.8 * torch.rand(sizes, device=device)
        return torch.randn(sizes, device=device)
    if kind in hinted("PLACES") and spec.dtype == "int64":
        places = torch.arange(prod(sizes[2:]), device=device)
        return places.reshape(sizes[2:]).expand(sizes)
    high = 2 if spec.dtype == "bool" else rows
    return torch.randint(0, high, sizes, device=device).to(DTYPES[spec.dtype])


def _own_modules() -> Iterator[tuple[str, type[nn.Module]]]:
    for info in pkgutil.iter_modules(graph_runtime.modules.__path__):
        module = importlib.import_module(f"graph_runtime.modules.{info.name}")
        for name, thing in vars(module).items():
            if isinstance(thing, type) and issubclass(thing, nn.Module):
                yield name, thing


def _bound(pattern: Pattern, value: Any) -> dict[str, Any]:
    if isinstance(pattern, str):
        return {pattern: value}
    found: dict[str, Any] = {}
    for part, item in zip(pattern, value, strict=True):
        found |= _bound(part, item)
    return found
