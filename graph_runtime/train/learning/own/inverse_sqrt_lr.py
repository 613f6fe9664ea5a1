"""InverseSqrtLR, which torch lacks."""

from __future__ import annotations

from typing import Any

from torch import optim


class InverseSqrtLR(optim.lr_scheduler.LRScheduler):
    """Divides the rate by the root of the time, which begins at 1."""

    def __init__(self, optimizer: Any, k: float = 1.0, last_epoch: int = -1) -> None:
        self.k = k
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        return [self.k * rate / (self.last_epoch + 1) ** 0.5 for rate in self.base_lrs]
