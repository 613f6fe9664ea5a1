"""`steady`: a network that gives the same result for the same input, to many digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from graph_runtime.train.learning.dropping import dropouts, set_dropout
from graph_runtime.train.tracing.one_pass import untouched


@contextmanager
def steady(model: nn.Module, dtype: torch.dtype = torch.float64) -> Iterator[None]:
    """Within it nothing drops out and the weights are `dtype`; afterwards all is as before."""
    weights = [(weight, weight.data, weight.grad) for weight in model.parameters()]
    buffers = [(m, name, b) for m in model.modules() for name, b in m.named_buffers(recurse=False)]
    dropping, usual = dropouts(model), torch.get_default_dtype()
    with untouched(model):
        try:
            set_dropout(dropping, 0.0)
            torch.set_default_dtype(dtype)
            model.to(dtype)
            yield
        finally:
            torch.set_default_dtype(usual)
            set_dropout(dropping, None)
            for weight, data, gradient in weights:
                weight.grad = None
                weight.data = data
                weight.grad = gradient
            for module, name, buffer in buffers:
                setattr(module, name, buffer)
