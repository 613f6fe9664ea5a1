"""InverseTimeLR, which torch lacks."""

from __future__ import annotations

from typing import Any

from torch import optim


class InverseTimeLR(optim.lr_scheduler.LRScheduler):
    """Divides the rate by one plus `decay` times the time."""

    def __init__(self, optimizer: Any, decay: float = 1.0, last_epoch: int = -1) -> None:
        self.decay = decay
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        return [rate / (1 + self.decay * self.last_epoch) for rate in self.base_lrs]
