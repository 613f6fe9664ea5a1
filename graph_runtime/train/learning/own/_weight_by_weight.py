"""What the optimizers that torch lacks share; written into an exported script before them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, optim


class WeightByWeight(optim.Optimizer):
    """Moves one weight after another by its gradient."""

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self._move(weight, weight.grad, group)
        return loss

    def _move(self, weight: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        raise NotImplementedError
