"""EWMAMomentum, which torch lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from graph_runtime.train.learning.own._weight_by_weight import WeightByWeight


class EWMAMomentum(WeightByWeight):
    """Steps along v = βv + (1 - β)g, the weighted mean of the gradients."""

    def __init__(
        self, params: Any, lr: float = 1e-3, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    def _move(self, weight: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        state = self.state[weight]
        if not state:
            state["mean"] = torch.zeros_like(weight)
        gradient = gradient.add(weight, alpha=group["weight_decay"])
        share = group["momentum"]
        state["mean"].mul_(share).add_(gradient, alpha=1 - share)
        weight.add_(state["mean"], alpha=-group["lr"])
