"""How pictures lie in memory while a step is traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn


@contextmanager
def channels_last(model: nn.Module) -> Iterator[None]:
    """Convolutions of images read and give (N, H, W, C) in memory, which vectorizes well."""

    def turned(module: nn.Module, given: tuple[Any, ...]) -> tuple[Any, ...]:
        return (_turned(given[0]), *given[1:])

    hooks = [
        module.register_forward_pre_hook(turned)
        for module in model.modules()
        if isinstance(module, nn.Conv2d)
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _turned(x: torch.Tensor) -> torch.Tensor:
    if x.ndim != 4:
        return x
    x = x.contiguous(memory_format=torch.channels_last)
    if x.shape[1] > 1:
        return x
    _, _, h, w = x.shape  # With one channel both layouts are the same bytes: say the last.
    return x.as_strided(x.shape, (h * w, 1, w, 1))
