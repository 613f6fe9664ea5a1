"""Lion, which torch lacks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from graph_runtime.train.learning.own._weight_by_weight import WeightByWeight


class Lion(WeightByWeight):
    """Moves by the sign of a mix of gradient and momentum (Chen et al. 2023)."""

    def __init__(
        self,
        params: Any,
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    def _move(self, weight: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        state = self.state[weight]
        if not state:
            state["mean"] = torch.zeros_like(weight)
        mean, (now, kept) = state["mean"], group["betas"]
        weight.mul_(1 - group["lr"] * group["weight_decay"])
        weight.add_(torch.lerp(gradient, mean, now).sign_(), alpha=-group["lr"])
        mean.lerp_(gradient, 1 - kept)
