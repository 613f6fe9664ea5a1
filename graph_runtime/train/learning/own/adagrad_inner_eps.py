"""AdagradInnerEps, which torch lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from graph_runtime.train.learning.own._weight_by_weight import WeightByWeight


class AdagradInnerEps(WeightByWeight):
    """Divides by sqrt(G + eps), where G is the sum of all squares."""

    def __init__(
        self, params: Any, lr: float = 0.01, eps: float = 1e-10, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params, {"lr": lr, "eps": eps, "weight_decay": weight_decay})

    def _move(self, weight: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        state = self.state[weight]
        if not state:
            state["sum"] = torch.zeros_like(weight)
        gradient = gradient.add(weight, alpha=group["weight_decay"])
        state["sum"].addcmul_(gradient, gradient)
        weight.addcdiv_(gradient, (state["sum"] + group["eps"]).sqrt_(), value=-group["lr"])
