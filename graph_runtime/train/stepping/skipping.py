"""Leaves out the steps whose loss or gradient is no finite number, and counts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from graph_runtime.train.keeping.snapshot import all_finite

MOST_IN_A_ROW = 50
"""Steps that may be left out one after another until the run is beyond help."""


class SkippedError(ArithmeticError):
    """Leave this step: the weights have not moved."""


def guard(optimizer: torch.optim.Optimizer, all_fine: Callable[[bool], bool]) -> None:
    """Let the optimizer refuse gradients that are not finite, before it moves anything.

    `all_fine` asks the other processes that see other gradients.
    """

    def expect_finite(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        if not all_fine(all_finite([w.grad for w in weights if w.grad is not None])):
            raise SkippedError

    optimizer.register_step_pre_hook(expect_finite)
