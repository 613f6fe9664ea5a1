"""One whole step as a graph of torch's operations: gather, forward, backward, and the move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.func import functional_call
from torch.fx import GraphModule
from torch.fx.experimental.proxy_tensor import make_fx

from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.image_layout import channels_last
from graph_runtime.train.stepping.pooling_rules import POOLING
from graph_runtime.train.stepping.step_tensors import (
    NotCompilableError,
    moved_by_a_step,
    weights_in_order,
)

Tensors = list[torch.Tensor]


@dataclass(frozen=True)
class Feed:
    """What a step takes beside what it moves: the rate of each group, then rows and data."""

    rates: Tensors
    rows: torch.Tensor
    inputs: Tensors
    target: torch.Tensor

    def listed(self) -> Tensors:
        return [*self.rates, self.rows, *self.inputs, self.target]


@dataclass(frozen=True)
class Chance:
    """A tensor of zeros and ones that a step draws; `share` of them are ones."""

    dtype: str
    shape: list[int]
    strides: list[int]
    share: float

    def made(self) -> torch.Tensor:
        """Memory for it, to be filled anew for every step."""
        dtype = getattr(torch, self.dtype.removeprefix("torch."))
        return torch.empty_strided(self.shape, self.strides, dtype=dtype)


def feed_of(learner: Learner, train: Part, rows: torch.Tensor) -> Feed:
    """The feed of a step on these rows."""
    groups = learner.optimizer.param_groups
    device = train.targets.device
    rates = [torch.tensor(float(group["lr"]), device=device) for group in groups]
    return Feed(rates, rows, list(train.inputs), train.targets)


class WholeStep:
    """Traces a step of `learner`, whose optimizer must have taken one before.

    The traced function takes what `moved_by_a_step` lists and then the feed; it gives the loss, the
    sums of the metric, and the gradients. It moves nothing where the loss is not finite.
    """

    def __init__(self, learner: Learner, train: Part) -> None:
        self._learner = learner
        self._train = train
        self._names = list(moved_by_a_step(learner))
        self._order = weights_in_order(learner.optimizer)

    def traced(self, feed: Feed) -> tuple[GraphModule, Tensors]:
        """The graph, and the tensors it was traced with. The learner is spent afterwards."""
        given = [*moved_by_a_step(self._learner).values(), *feed.listed()]
        rates = len(feed.rates)

        def step(*tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
            moved = dict(zip(self._names, tensors, strict=False))
            rest = list(tensors[len(self._names) :])
            fed = Feed(rest[:rates], rest[rates], rest[rates + 1 : -1], rest[-1])
            return self._step(moved, fed)

        tracer = make_fx(
            step,
            tracing_mode="fake",
            decomposition_table=dict(POOLING),
            _allow_non_fake_inputs=True,
        )
        with channels_last(self._learner.model):
            return _with_literals(tracer(*given)), given

    @staticmethod
    def with_chance_outside(graph: GraphModule) -> list[Chance]:
        """Let the graph be given what it draws at random, after all else; what it is to be.

        Drawn outside, in the same order and layout, it is what an eager step draws.
        """
        found, last = [], graph.graph.find_nodes(op="placeholder")[-1]
        draw = torch.ops.aten.bernoulli_.float
        for number, node in enumerate(graph.graph.find_nodes(op="call_function", target=draw)):
            made, share = node.args[0], float(node.args[1])
            value = made.meta["val"]
            with graph.graph.inserting_after(last):
                last = graph.graph.placeholder(f"chance_{number}")
            last.meta = {"val": value}
            node.replace_all_uses_with(last)
            made.replace_all_uses_with(
                last, delete_user_cb=lambda user, node=node: user is not node
            )
            graph.graph.erase_node(node)
            shape, strides = list(value.shape), list(value.stride())
            found.append(Chance(str(value.dtype), shape, strides, share))
        graph.recompile()
        return found

    def _step(self, moved: dict[str, torch.Tensor], feed: Feed) -> tuple[torch.Tensor, ...]:
        learner = self._learner
        weights = self._leaves(moved)
        buffers = _named(moved, "buffer ")
        part = Part(tuple(feed.inputs), feed.target, self._train.pixels)
        inputs, target = part.batch(feed.rows)
        with torch.enable_grad():
            given = functional_call(learner.model, {**weights, **buffers}, tuple(inputs))
            loss = self._loss(weights, buffers, given, target)
            learning = {name: w for name, w in weights.items() if w.requires_grad}
            found = torch.autograd.grad(loss, list(learning.values()), allow_unused=True)
        gradients = dict(zip(learning, found, strict=True))
        self._move(weights, gradients, moved, feed.rates, loss.detach())
        sums = learner.sums(given, target)
        return (loss.detach(), sums, *(g for g in found if g is not None))

    def _loss(self, weights: Any, buffers: Any, given: Any, target: torch.Tensor) -> torch.Tensor:
        """The loss; a drawn one is a method of the model and may have weights of its own."""
        holder = _Call(self._learner.model, self._learner.loss)
        prefixed = {f"model.{name}": value for name, value in {**weights, **buffers}.items()}
        return functional_call(holder, prefixed, (given, target))  # type: ignore[no-any-return]

    def _leaves(self, moved: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        learns = dict(self._learner.model.named_parameters())
        return {
            name: tensor.detach().requires_grad_(learns[name].requires_grad)
            for name, tensor in _named(moved, "weight ").items()
        }

    def _move(
        self,
        weights: dict[str, torch.Tensor],
        gradients: Mapping[str, torch.Tensor | None],
        moved: dict[str, torch.Tensor],
        rates: Tensors,
        loss: torch.Tensor,
    ) -> None:
        names = {id(weight): name for name, weight in self._learner.model.named_parameters()}
        leaves = [weights[names[id(weight)]] for weight in self._order]
        state: dict[Any, dict[str, Any]] = defaultdict(dict)
        for index, leaf in enumerate(leaves):
            leaf.grad = gradients.get(names[id(self._order[index])])
            state[leaf] = _named(moved, f"state {index} ")
        changing = [t for name, t in moved.items() if not name.startswith("buffer ")]
        before = [tensor.clone() for tensor in changing]
        self._let_optimizer_move(leaves, state, rates)
        sound = loss.isfinite()
        for tensor, old in zip(changing, before, strict=True):
            tensor.copy_(torch.where(sound, tensor, old))

    def _let_optimizer_move(self, leaves: Tensors, state: Any, rates: Tensors) -> None:
        """The optimizer's own step, on these tensors instead of its own."""
        optimizer, taken = self._learner.optimizer, iter(leaves)
        saved = [dict(group) for group in optimizer.param_groups]
        own = optimizer.state
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group.update(params=[next(taken) for _ in group["params"]], lr=rate)
            group.update({k: v for k, v in _TRACEABLE.items() if k in group})
        optimizer.state = state
        try:
            with _compiling(), torch.no_grad():
                type(optimizer).step(optimizer)
        finally:
            optimizer.state = own
            for group, old in zip(optimizer.param_groups, saved, strict=True):
                group.update(old)


_TRACEABLE = {"capturable": True, "foreach": False, "fused": None}
"""Options of an optimizer that keep its counts and its rate in tensors."""


class _Call(nn.Module):
    """Calls a loss within the reach of the model's weights."""

    def __init__(self, model: nn.Module, call: Any) -> None:
        super().__init__()
        self.model = model
        self._call = [call]  # In a list, so that it is no part of this module.

    def forward(self, given: Any, target: torch.Tensor) -> Any:
        return self._call[0](given, target)


def _with_literals(graph: GraphModule) -> GraphModule:
    """Single numbers that the code wrote into a tensor as numbers, which the compiler can take."""
    for node in graph.graph.find_nodes(
        op="call_function", target=torch.ops.aten.lift_fresh_copy.default
    ):
        held = getattr(graph, str(node.args[0].target), None)
        if isinstance(held, torch.Tensor) and held.ndim == 0:
            with graph.graph.inserting_before(node):
                number = graph.graph.call_function(
                    torch.ops.aten.scalar_tensor.default, (held.item(),), {"dtype": held.dtype}
                )
            number.meta = node.meta
            node.replace_all_uses_with(number)
            graph.graph.erase_node(node)
    graph.recompile()
    return graph


def _named(moved: dict[str, torch.Tensor], kind: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(kind): t for name, t in moved.items() if name.startswith(kind)}


@contextmanager
def _compiling() -> Iterator[None]:
    """Lets optimizers keep counts in tensors on the CPU, as under torch.compile."""
    compiler: Any = torch.compiler
    before = compiler._is_compiling_flag
    compiler._is_compiling_flag = True
    try:
        yield
    finally:
        compiler._is_compiling_flag = before


def expect_known(modules: Sequence[nn.Module]) -> None:
    """Raise NotCompilableError for blocks whose steps are better taken as they are."""
    if any(isinstance(module, nn.RNNBase | nn.RNNCellBase) for module in modules):
        raise NotCompilableError("recurrent blocks run faster as they are")
