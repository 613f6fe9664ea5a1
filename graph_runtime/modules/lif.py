"""LIF."""

import torch
from torch import nn


class LIF(nn.Module):
    """Leaky integrate-and-fire: v = beta v + x, a spike where v reaches the threshold, then reset.

    The jump has no slope to learn from; that of u / (1 + slope |u|) with u = v - threshold stands
    in for it (fast sigmoid, Zenke and Ganguli 2018).
    """

    def __init__(
        self,
        beta: float = 0.9,
        threshold: float = 1.0,
        reset: str = "zero",
        slope: float = 25.0,
    ) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold
        self.reset = reset
        self.slope = slope

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        v = torch.zeros_like(x[:, 0])  # (N, F, ...)
        spikes = []
        for step in x.unbind(1):
            v = self.beta * v + step
            spike = self.fire(v - self.threshold)
            fired = spike.detach()
            v = v * (1 - fired) if self.reset == "zero" else v - self.threshold * fired
            spikes.append(spike)
        return torch.stack(spikes, 1)  # (N, T, F, ...)

    def fire(self, u: torch.Tensor) -> torch.Tensor:
        smooth = u / (1 + self.slope * u.abs())
        return (u >= 0).to(u) + (smooth - smooth.detach())
