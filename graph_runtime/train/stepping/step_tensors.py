"""Everything that one step of a learner moves, by name and in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn, optim

from graph_runtime.train.learning.learner import Learner

Tensors = dict[str, torch.Tensor]


class NotCompilableError(Exception):
    """Why steps of this run are taken as they are written; a sentence's second half."""


def moved_by_a_step(learner: Learner) -> Tensors:
    """Weights, buffers and what the optimizer remembers, sharing memory with the learner.

    Only once a step was taken does the optimizer remember anything. Raises NotCompilableError
    where it keeps plain numbers, which a compiled step could not count on.
    """
    model = learner.model
    found = {f"weight {name}": weight.detach() for name, weight in model.named_parameters()}
    found |= {f"buffer {name}": buffer for name, buffer in model.named_buffers()}
    for index, weight in enumerate(weights_in_order(learner.optimizer)):
        for name, value in _remembered(learner.optimizer, weight).items():
            found[f"state {index} {name}"] = value
    return found


def weights_in_order(optimizer: optim.Optimizer) -> list[nn.Parameter]:
    """The optimizer's weights, group after group."""
    return [weight for group in optimizer.param_groups for weight in group["params"]]


def options_of(optimizer: optim.Optimizer) -> list[dict[str, Any]]:
    """What the optimizer's groups say, but for their weights and their rate, which may change."""
    left_out = ("params", "lr", "initial_lr")
    return [
        {name: value for name, value in group.items() if name not in left_out}
        for group in optimizer.param_groups
    ]


def described(tensors: Mapping[str, torch.Tensor]) -> list[list[Any]]:
    """Name, dtype, shape and strides of each, as JSON holds it."""
    return [[name, str(t.dtype), list(t.shape), list(t.stride())] for name, t in tensors.items()]


def _remembered(optimizer: optim.Optimizer, weight: nn.Parameter) -> Tensors:
    return dict(_checked(optimizer.state.get(weight, {})))


def _checked(state: Mapping[str, Any]) -> Iterator[tuple[str, torch.Tensor]]:
    for name, value in sorted(state.items()):
        if isinstance(value, torch.Tensor):
            yield name, value
        elif value is not None:
            raise NotCompilableError("this optimizer counts in a way that cannot be compiled")
