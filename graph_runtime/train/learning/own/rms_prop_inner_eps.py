"""RMSpropInnerEps, which torch lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from graph_runtime.train.learning.own._weight_by_weight import WeightByWeight


class RMSpropInnerEps(WeightByWeight):
    """Divides by sqrt(v + eps), where v is a running mean of squares."""

    def __init__(
        self,
        params: Any,
        lr: float = 0.01,
        alpha: float = 0.9,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(
            params, {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        )

    def _move(self, weight: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        state = self.state[weight]
        if not state:
            state["square"] = torch.zeros_like(weight)
        gradient = gradient.add(weight, alpha=group["weight_decay"])
        square, share = state["square"], group["alpha"]
        square.mul_(share).addcmul_(gradient, gradient, value=1 - share)
        weight.addcdiv_(gradient, (square + group["eps"]).sqrt_(), value=-group["lr"])
