"""`OnePass`: a network run forwards and backwards once, with what every block gave and got."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor, nn

from graph_runtime.facts.checked import Checked
from graph_runtime.train.tracing.block_values import BlockWatch, Lines
from graph_runtime.train.tracing.evaluation_mode import evaluating
from graph_runtime.train.tracing.inner_calls import InnerCalls, Place
from graph_runtime.train.tracing.sent_back import SentBack
from graph_runtime.train.tracing.spot import Spot

Pause = Callable[[], None]
Loss = Callable[[Tensor], Tensor]


@dataclass
class Caught:
    """The value of one output of one block, and the gradient of the loss with respect to it.

    `sent` are the gradients that a block which joins several wires sends back along each.
    """

    spot: Spot
    value: Tensor
    gradient: Tensor | None = None
    sent: dict[str, Tensor] = field(default_factory=dict)


@dataclass
class OnePass:
    """`caught` stands in the order of computation; `norms` are of the weights of each module."""

    result: Tensor | tuple[Tensor, ...]
    caught: list[Caught] = field(default_factory=list)
    loss: Tensor | None = None
    norms: dict[str, float] = field(default_factory=dict)


@contextmanager
def untouched(model: nn.Module) -> Iterator[None]:
    """Evaluation mode for a pass in which gradients may be taken, which leaves no trace."""
    # Without cuDNN, whose recurrent layers have no gradient in evaluation mode.
    with evaluating(model), torch.backends.cudnn.flags(enabled=False):
        yield


def run_once(
    network: tuple[nn.Module, Checked, Lines],
    inputs: list[Tensor],
    loss: Loss,
    pause: Pause = lambda: None,
) -> OnePass:
    """All values and gradients; `loss` makes one number of the result."""
    model, checked, lines = network
    caught: list[Caught] = []
    back = SentBack(checked)

    def seen(spot: Spot, value: Tensor) -> None:
        one = Caught(spot, value.detach().clone())
        if value.requires_grad:
            # A hook, because a later block may overwrite the tensor in its place.
            value.register_hook(partial(_keep, one))  # type: ignore[no-untyped-call]
            back.listen(len(caught), spot, value)
        caught.append(one)

    watch = BlockWatch(checked, lines, seen, pause)
    inner = InnerCalls(watch)
    leaves = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    with untouched(model), torch.enable_grad():
        with watch.watching(), inner.noting(model):
            # Copies, because the first block may overwrite its input in place.
            result = model(*(leaf.clone() for leaf in leaves))
            end = loss(result)
        named = [(n, w) for n, w in model.named_parameters() if w.requires_grad]
        read = inner.read()
        found = _backwards(end, [*leaves, *(w for _, w in named)])
    for number, one in enumerate(caught):
        one.sent = back.sent(number)
    norms = _norms([name for name, _ in named], found[len(leaves) :])
    return OnePass(_detached(result), _with_readings(caught, read), end.detach(), norms)


def _with_readings(
    caught: list[Caught], read: dict[Place, list[tuple[Spot, Tensor]]]
) -> list[Caught]:
    """What was read inside of a block, before what the block gives."""
    told: list[Caught] = []
    for one in caught:
        inside = read.pop((one.spot.way, one.spot.node), [])
        told += [Caught(spot, value) for spot, value in inside]
        told.append(one)
    return told


def _backwards(end: Tensor, towards: list[Tensor]) -> list[Tensor | None]:
    """Gradients of one number, which leave no trace in the tensors."""
    wanted = [tensor for tensor in towards if tensor.requires_grad]
    if not wanted or not end.requires_grad:
        return [None] * len(towards)
    found = iter(torch.autograd.grad(end, wanted, allow_unused=True))
    return [next(found) if tensor.requires_grad else None for tensor in towards]


def _norms(names: list[str], gradients: list[Tensor | None]) -> dict[str, float]:
    """Euclidean norm for each module by its name (`stage.0.conv`)."""
    squares: dict[str, float] = {}
    for name, gradient in zip(names, gradients, strict=True):
        owner = name.rpartition(".")[0]
        square = 0.0 if gradient is None else float(gradient.double().square().sum())
        squares[owner] = squares.get(owner, 0.0) + square
    return {name: square**0.5 for name, square in squares.items()}


def _keep(one: Caught, gradient: Tensor) -> None:
    one.gradient = gradient.detach().clone()


def _detached(result: Tensor | tuple[Tensor, ...]) -> Tensor | tuple[Tensor, ...]:
    if isinstance(result, tuple):
        return tuple(part.detach() for part in result)
    return result.detach()
