"""Leaves out the steps whose loss or gradient is no finite number, and counts them."""

from __future__ import annotations

from typing import Any

import torch

from graph_runtime.train.snapshot import all_finite

MOST_IN_A_ROW = 50
"""Steps that may be left out one after another until the run is beyond help."""


class SkippedError(ArithmeticError):
    """Leave this step: the weights have not moved."""


def guard(optimizer: torch.optim.Optimizer) -> None:
    """Let the optimizer refuse gradients that are not finite, before it moves anything."""
    optimizer.register_step_pre_hook(_expect_finite)


def _expect_finite(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    if not all_finite([weight.grad for weight in weights if weight.grad is not None]):
        raise SkippedError
