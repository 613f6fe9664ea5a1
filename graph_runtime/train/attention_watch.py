"""Reads attention weights out of a network in one pass that leaves no trace in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from graph_runtime.block import BLOCKS
from graph_runtime.train.probe import View


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
        stack.enter_context(_Products(view, found))
        view.model(*view.inputs)
    return found


@contextmanager
def undisturbed(model: nn.Module) -> Iterator[None]:
    """Evaluation mode without gradients; afterwards mode and random numbers are as before."""
    modes = [(module, module.training) for module in model.modules()]
    chance = torch.get_rng_state()
    fast = torch.backends.mha.get_fastpath_enabled()
    # The fast path computes an encoder layer in one kernel that shows no weights.
    torch.backends.mha.set_fastpath_enabled(False)
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
        torch.set_rng_state(chance)
        for module, training in modes:
            module.training = training


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


class _Products(TorchFunctionMode):
    """Works out the weights of attention that is a mere function call in `Model.forward`."""

    def __init__(self, view: View, found: dict[str, Tensor]) -> None:
        super().__init__()
        self._source = str(view.run.source_file)
        self._lines = view.lines
        self._found = found

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        named = dict(kwargs or {})
        if func is F.scaled_dot_product_attention:
            node = self._node()
            if node is not None and node not in self._found:
                self._found[node] = _weights(*args, **named)
        return func(*args, **named)

    def _node(self) -> str | None:
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self._source and code.co_qualname == "Model.forward":
                return self._lines.get(frame.f_lineno)
            frame = frame.f_back  # type: ignore[assignment]
        return None


def _weights(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(Q Kᵀ · scale + mask), (N, heads, Tq, Tk); axes between batch and steps are heads."""
    if enable_gqa:
        key = key.repeat_interleave(query.shape[-3] // key.shape[-3], -3)
    products = query @ key.transpose(-2, -1) * (scale or query.shape[-1] ** -0.5)
    if is_causal:
        later = torch.ones(products.shape[-2:], dtype=torch.bool, device=query.device).triu(1)
        products = products.masked_fill(later, float("-inf"))
    if attn_mask is not None and attn_mask.dtype == torch.bool:
        products = products.masked_fill(~attn_mask, float("-inf"))
    elif attn_mask is not None:
        products = products + attn_mask
    # A step that sees nothing has no shares.
    shares = products.softmax(-1).masked_fill(products == float("-inf"), 0.0)
    return shares.reshape(products.shape[0], -1, *products.shape[-2:])
