"""Reads attention weights out of a network in one pass that leaves no trace in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from graph_runtime.block import BLOCKS
from graph_runtime.train.tracing.dot_product import scores_of_call
from graph_runtime.train.tracing.evaluation_mode import evaluating
from graph_runtime.train.tracing.function_watch import FunctionWatch
from graph_runtime.train.tracing.reading import Seen
from graph_runtime.train.watching.probe import View


def attends(view: View) -> bool:
    """Whether there is anything in the network whose attention can be read."""
    if any(isinstance(m, nn.MultiheadAttention) or _tells(m) for m in view.model.modules()):
        return True
    return "scaled_dot_product_attention(" in view.run.source()


def weights_of(view: View) -> dict[str, Tensor]:
    """Attention of the chosen samples by node: (samples, heads, queries, keys).

    A block with several layers of attention gives its last one.
    """
    found: dict[str, Tensor] = {}
    with ExitStack() as stack:
        stack.enter_context(undisturbed(view.model))
        for name, module in view.model.named_modules():
            if isinstance(module, nn.MultiheadAttention):
                stack.enter_context(_read(module, name.partition(".")[0], found))
            elif _tells(module):
                stack.enter_context(_listen(module, name.partition(".")[0], found))
        watch = FunctionWatch(scaled_dot_product_attention, _Products(view, found).note)
        stack.enter_context(watch)
        view.model(*view.inputs)
    return found


@contextmanager
def undisturbed(model: nn.Module) -> Iterator[None]:
    """Evaluation mode without gradients; afterwards mode and random numbers are as before."""
    fast = torch.backends.mha.get_fastpath_enabled()
    # The fast path computes an encoder layer in one kernel that shows no weights.
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with evaluating(model), torch.no_grad():
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)


def _tells(module: nn.Module) -> bool:
    """Whether this is a module of ours that always gives its weights, as its second output."""
    kind = BLOCKS.kinds.get(type(module).__name__)
    ours = kind is not None and not hasattr(nn, kind.kind())
    return ours and kind is not None and kind.outputs[1:2] == ("weights",)


@contextmanager
def _listen(module: nn.Module, node: str, found: dict[str, Tensor]) -> Iterator[None]:
    """Note the weights that the module gives, (N, Tq, Tk) or with heads in between."""

    def after(module: nn.Module, args: Any, output: tuple[Tensor, ...]) -> None:
        weights = output[1]
        found[node] = weights.unsqueeze(1) if weights.dim() == 3 else weights

    handle = module.register_forward_hook(after)
    try:
        yield
    finally:
        handle.remove()


@contextmanager
def _read(module: nn.MultiheadAttention, node: str, found: dict[str, Tensor]) -> Iterator[None]:
    """Ask the module for the weights of every head, and hand on what it was asked for."""
    asked: dict[str, Any] = {}

    def before(module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        asked.update(kwargs)
        return args, {**kwargs, "need_weights": True, "average_attn_weights": False}

    def after(module: nn.Module, args: Any, kwargs: Any, output: tuple[Tensor, Tensor]) -> Any:
        result, weights = output
        found[node] = weights
        if not asked.get("need_weights", True):
            return result, None
        average = asked.get("average_attn_weights", True)
        return result, weights.mean(1) if average else weights

    handles = (
        module.register_forward_pre_hook(before, with_kwargs=True),
        module.register_forward_hook(after, with_kwargs=True),
    )
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


class _Products:
    """Works out the weights of attention that is a mere function call in `Model.forward`."""

    def __init__(self, view: View, found: dict[str, Tensor]) -> None:
        self._source = str(view.run.source_file)
        self._lines = view.lines
        self._found = found

    def note(self, seen: Seen) -> None:
        """(N, heads, Tq, Tk); axes between batch and steps are heads."""
        node = self._node()
        if node is not None and node not in self._found:
            shares = scores_of_call(seen)["shares"]
            self._found[node] = shares.reshape(shares.shape[0], -1, *shares.shape[-2:])

    def _node(self) -> str | None:
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self._source and code.co_qualname == "Model.forward":
                return self._lines.get(frame.f_lineno)
            frame = frame.f_back  # type: ignore[assignment]
        return None
