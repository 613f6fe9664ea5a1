"""Turns the declared call of a loss, an optimizer or a schedule into the thing itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, reduce
from types import ModuleType
from typing import Any

import torch
from torch import nn, optim
from torch.optim.lr_scheduler import LRScheduler

from graph_runtime import modules as torch_lacks
from graph_runtime.expressions import Call, Var
from graph_runtime.facts.weight_groups import Member, WeightGroup
from graph_runtime.families import modules
from graph_runtime.source.inlining import is_own
from graph_runtime.train.learning import own

_ROOTS = {"torch": torch, "nn": nn, "optim": optim}
Held = Callable[[nn.Parameter], nn.Parameter]
"""What a process holds of a weight."""


def make_loss(call: Call) -> nn.Module:
    """The loss module."""
    if is_own(call.target):
        kind = getattr(own_modules(torch_lacks)[call.target], call.target)
    else:
        kind = _named(call.target)
    tensors = {name: _make(a) if isinstance(a, Call) else a for name, a in call.kwargs.items()}
    made = kind(*call.args, **tensors)
    assert isinstance(made, nn.Module)
    return made


def make_optimizer(
    call: Call, model: nn.Module, groups: Sequence[WeightGroup] = (), held: Held = lambda w: w
) -> optim.Optimizer:
    """The optimizer over the network's weights, or over `groups` of them where there are any.

    It takes its step in one kernel where torch has such a one, and moves what is `held` of each.
    """
    weights: list[Any] = [held(weight) for weight in model.parameters()]
    faster = {"fused": True} if can_fuse(call, weights) else {}
    if groups:
        members = [[held(w) for w in _weights(model, group.members)] for group in groups]
        pairs = zip(groups, members, strict=True)
        weights = [{"params": own, **group.options} for group, own in pairs]
    made = _make(call, weights, **faster)
    assert isinstance(made, optim.Optimizer)
    return made


def _weights(model: nn.Module, members: Iterable[Member]) -> Iterable[nn.Parameter]:
    for member in members:
        module = model.get_submodule(member.module)
        if member.weight:
            yield module.get_parameter(member.weight)
        else:
            yield from module.parameters()


def make_schedule(call: Call, optimizer: optim.Optimizer) -> LRScheduler:
    """The schedule that moves the optimizer's learning rate."""
    made = _make_with(call, optimizer)
    assert isinstance(made, LRScheduler)
    return made


def _make_with(value: Any, optimizer: optim.Optimizer) -> Any:
    """What a call makes whose arguments are calls as well, or name the optimizer."""
    match value:
        case Var():
            return optimizer
        case list():
            return [_make_with(item, optimizer) for item in value]
        case Call(target, args, kwargs):
            given = {name: _make_with(item, optimizer) for name, item in kwargs.items()}
            return _named(target)(*(_make_with(arg, optimizer) for arg in args), **given)
    return value


def _make(call: Call, *first: Any, **more: Any) -> Any:
    return _named(call.target)(*first, *call.args, **call.kwargs, **more)


@cache
def own_modules(package: ModuleType = own) -> Mapping[str, ModuleType]:
    """The files of what torch lacks, by the class that each of them declares."""
    return {
        name: module
        for module in modules(package)
        for name, thing in vars(module).items()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    }


def _named(target: str) -> Any:
    if is_own(target):
        return getattr(own_modules()[target], target)
    root, *names = target.split(".")
    if any(name.startswith("_") for name in names):
        raise ValueError(f"{target!r} is private")
    return reduce(getattr, names, _ROOTS[root])


def can_fuse(call: Call, weights: Iterable[nn.Parameter]) -> bool:
    """Whether torch has one kernel for the whole step of this optimizer."""
    takes = "fused" in inspect.signature(_named(call.target)).parameters
    return takes and "fused" not in call.kwargs and all(w.dtype == torch.float32 for w in weights)
