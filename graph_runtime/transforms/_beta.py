"""Shares that follow a Beta distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


def gamma_numbers(chance: Chance, alpha: float) -> Tensor:
    """(N,) float64 of the Gamma distribution: Marsaglia and Tsang 2000, the first of 8 tries."""
    import torch

    size = alpha + 2 / 3
    z, u = chance.normal(8).double(), chance.uniform(9).double()
    v = (1 + z / (9 * size) ** 0.5) ** 3
    enough = z**2 / 2 + size - size * v + size * v.clamp_min(1e-30).log()
    good = (v > 0) & (u[:, :8].log() < enough)
    first = torch.where(good, torch.arange(8, device=z.device), 7).amin(1, keepdim=True)
    least = 2.0**-25  # a 0 would leave nothing to divide by
    taken = v.gather(1, first)[:, 0].clamp_min(1e-9)
    result: Tensor = size * taken * (u[:, 8] + least) ** (1 / alpha)
    return result


def beta_shares(chance: Chance, alpha: float) -> Tensor:
    """(N,) float64, 0…1, of the distribution Beta(alpha, alpha)."""
    one, other = gamma_numbers(chance, alpha), gamma_numbers(chance, alpha)
    return one / (one + other)
