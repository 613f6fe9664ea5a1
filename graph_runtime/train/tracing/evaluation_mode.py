"""`evaluating`: evaluation mode that leaves no trace in a network or in chance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Afterwards the mode of every module and the random numbers are as before."""
    modes = [(module, module.training) for module in model.modules()]
    chance = torch.get_rng_state()
    model.eval()
    try:
        yield
    finally:
        torch.set_rng_state(chance)
        for module, training in modes:
            module.training = training
