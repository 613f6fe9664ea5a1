"""`Alarm`: stops a run for a look when its gradients explode."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(slots=True)
class Alarm:
    """Rings once each time the norm of all gradients gets over `limit`, or is no number.

    It is silent while they stay there, so that a person who goes on is not held up in every step.
    """

    weights: Iterable[nn.Parameter]
    limit: float | None
    ring: Callable[[str], None]
    norm: Callable[[], torch.Tensor] | None = None
    """Of all gradients, where `weights` are not all there is."""
    _loud: bool = False

    def listen(self, step: int) -> None:
        """Look at the gradients that the last step left behind."""
        if self.limit is None:
            return
        gradients = [weight.grad for weight in self.weights if weight.grad is not None]
        if not gradients:
            return
        norm = float(nn.utils.get_total_norm(gradients) if self.norm is None else self.norm())
        loud = not norm <= self.limit
        if loud and not self._loud:
            self.ring(
                f"Alarm at step {step}: the norm of the gradients is {norm:.3g}, over "
                f"{self.limit:g}. Lower the learning rate, or clip the gradients."
            )
        self._loud = loud
