"""The leaky integrate-and-fire neuron against a loop over plain numbers."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import Spec
from tests.golden.running import alone, random, same


def by_hand(inputs: list[float], beta: float, threshold: float, reset: str) -> list[float]:
    v, spikes = 0.0, []
    for x in inputs:
        v = beta * v + x
        fires = v >= threshold
        if fires:
            v = 0.0 if reset == "zero" else v - threshold
        spikes.append(float(fires))
    return spikes


def constant(value: float, steps: int) -> Tensor:
    return torch.full((1, steps, 1), value, dtype=torch.float64)


@pytest.mark.row("S17.02")
@pytest.mark.parametrize("reset", ["zero", "subtract"])
def test_it_leaks_fires_and_resets_as_the_loop_does(reset: str) -> None:
    neuron = alone("LIF", Spec("N", 40, 3), beta=0.8, threshold=1.5, reset=reset)
    x = random(5, 40, 3) + 0.4
    spikes = neuron(x)
    assert set(spikes.unique().tolist()) == {0.0, 1.0}
    for n in range(5):
        for f in range(3):
            expected = by_hand(x[n, :, f].tolist(), 0.8, 1.5, reset)
            assert spikes[n, :, f].tolist() == expected
    assert 0.1 < spikes.mean().item() < 0.9


@pytest.mark.row("S17.02")
@pytest.mark.parametrize(("beta", "threshold"), [(0.9, 1.0), (0.5, 2.0), (0.0, 1.0)])
def test_a_weak_constant_input_never_fires_and_a_stronger_one_does(
    beta: float, threshold: float
) -> None:
    """The store approaches x / (1 - beta), so the border is at threshold (1 - beta)."""
    neuron = alone("LIF", Spec("N", 2_000, 1), beta=beta, threshold=threshold)
    border = threshold * (1 - beta)
    assert neuron(constant(0.999 * border, 2_000)).sum().item() == 0.0
    assert neuron(constant(1.001 * border, 2_000)).sum().item() > 1.0


def test_the_slope_that_stands_in_for_the_jump() -> None:
    """One step: 1 / (1 + k |v - threshold|)^2, the derivative of the fast sigmoid."""
    neuron = alone("LIF", Spec("N", 1, 5), slope=10.0)
    x = random(4, 5).unsqueeze(1).requires_grad_(True)
    neuron(x).sum().backward()
    assert x.grad is not None
    same(x.grad, 1 / (1 + 10 * (x.detach() - 1).abs()) ** 2)


def test_it_learns_a_wanted_rate_of_spikes() -> None:
    torch.manual_seed(0)
    neuron = alone("LIF", Spec("N", 50, 1), slope=5.0)
    drive = nn.Parameter(torch.tensor(0.05, dtype=torch.float64))
    stepper = torch.optim.Adam([drive], lr=0.02)
    for _ in range(60):
        stepper.zero_grad()
        rate = neuron(drive.expand(1, 50, 1)).mean()
        (rate - 0.25).square().backward()
        stepper.step()
    assert neuron(drive.detach().expand(1, 50, 1)).mean().item() == pytest.approx(0.25, abs=0.07)
