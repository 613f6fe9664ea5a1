"""AdagradInnerEps, which torch lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, optim


class AdagradInnerEps(optim.Optimizer):
    """Divides by sqrt(G + eps), where G is the sum of all squares."""

    def __init__(
        self, params: Any, lr: float = 0.01, eps: float = 1e-10, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params, {"lr": lr, "eps": eps, "weight_decay": weight_decay})

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
        state = self.state[weight]
        if not state:
            state["sum"] = torch.zeros_like(weight)
        gradient = gradient.add(weight, alpha=group["weight_decay"])
        state["sum"].addcmul_(gradient, gradient)
        weight.addcdiv_(gradient, (state["sum"] + group["eps"]).sqrt_(), value=-group["lr"])
