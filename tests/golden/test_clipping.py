"""What clipping leaves of a gradient, by the step that training takes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.golden.running import same
from tests.graph_runtime.train.one_step import moved


@pytest.mark.row("G:clip")
@pytest.mark.row("S4.27")
def test_a_gradient_longer_than_the_threshold_is_scaled_down_to_it() -> None:
    """(3, 4) has the norm 5; torch divides by 5 + 1e-6."""
    clipped = -moved([3.0, 4.0], clip="norm", threshold=1.0)
    torch.testing.assert_close(clipped, clipped.new_tensor([0.6, 0.8]), rtol=0, atol=1e-6)
    same(-moved([3.0, 4.0], clip="norm", threshold=10.0), clipped.new_tensor([3.0, 4.0]))
    weight = nn.Parameter(torch.zeros(2, dtype=torch.float64))
    weight.grad = weight.new_tensor([3.0, 4.0])
    nn.utils.clip_grad_norm_([weight], 1.0)
    same(clipped, weight.grad)


@pytest.mark.row("S4.28")
def test_each_number_of_a_gradient_is_cut_off_at_the_threshold() -> None:
    given = [3.0, -4.0, 0.25]
    weight = nn.Parameter(torch.zeros(3, dtype=torch.float64))
    weight.grad = weight.new_tensor(given)
    nn.utils.clip_grad_value_([weight], 1.0)
    same(-moved(given, clip="value", threshold=1.0), weight.grad)
    same(weight.grad, weight.new_tensor([1.0, -1.0, 0.25]))


@pytest.mark.row("S4.29")
@pytest.mark.parametrize("gradient", [[3.0, 4.0], [3e-5, -4e-5]])
def test_a_normalized_step_is_as_long_as_the_rate_says(gradient: list[float]) -> None:
    step = moved(gradient, clip="normalize", lr=0.25)
    same(step.norm(), step.new_tensor(0.25))
    same(step / step.norm(), -step.new_tensor(gradient) / step.new_tensor(gradient).norm())


def test_a_gradient_of_nothing_stays_nothing() -> None:
    same(moved([0.0, 0.0], clip="normalize"), torch.zeros(2, dtype=torch.float64))
