"""What makes gradients fade or grow with depth: saturation and the size of weights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from designer.plots.views.gradients import CAUSES

DEPTH, WIDTH = 20, 64


def reach(activation: Callable[[Tensor], Tensor], scale: float) -> float:
    """The gradient at the input over that at the end, for weights of deviation scale / √width."""
    torch.manual_seed(0)
    x = torch.randn(32, WIDTH, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(DEPTH):
        y = activation(y @ torch.randn(WIDTH, WIDTH, dtype=torch.float64) * scale / WIDTH**0.5)
    way = torch.randn_like(y)
    (slope,) = torch.autograd.grad((y * way).sum(), x)
    return float(slope.norm() / way.norm())


@pytest.mark.row("S9.58")
def test_saturation_and_small_weights_fade_large_weights_grow_whatever_the_activation() -> None:
    assert reach(torch.sigmoid, 1.0) < 1e-9
    assert reach(torch.tanh, 8.0) > reach(torch.tanh, 1.0) and reach(torch.tanh, 0.3) < 1e-6
    assert reach(torch.relu, 0.3) < 1e-6, "a ReLU fades too"
    assert 0.05 < reach(torch.relu, 2**0.5) < 20, "a ReLU does not grow by itself"
    for grows in (torch.relu, lambda z: z, torch.nn.functional.leaky_relu):
        assert reach(grows, 6.0) > 1e6
    for word in ("saturated", "too small", "too large, whatever the activation", "plateau"):
        assert word in CAUSES
