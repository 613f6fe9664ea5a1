"""From y = b + wx to many features to a sum of sigmoids: every step fits a sine better."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.walks.example_runs import model_of

NAMES = ("regression_1_one_feature", "regression_2_many_features", "regression_3_sigmoid_sum")


def sine_of_features() -> tuple[Tensor, Tensor]:
    torch.manual_seed(0)
    x = torch.rand(256, 4) * 2 - 1
    return x, torch.sin(x @ torch.tensor([[1.2], [1.1], [1.0], [0.9]]))


def trained(name: str, x: Tensor, true: Tensor) -> float:
    """The mean squared error over all samples at the end."""
    torch.set_num_threads(1)  # these layers are too small to share
    made = model_of(generate(check(read_example(name))).text)
    moving = torch.optim.Adam(made.parameters(), lr=0.05)
    for _ in range(400):
        moving.zero_grad()
        nn.functional.mse_loss(made(x), true).backward()
        moving.step()
    return nn.functional.mse_loss(made(x), true).item()


def least(x: Tensor, true: Tensor) -> float:
    """The smallest error that a linear model of these features can have."""
    features = torch.cat([torch.ones(len(x), 1), x], 1)
    solved = torch.linalg.lstsq(features, true).solution
    return nn.functional.mse_loss(features @ solved, true).item()


@pytest.mark.row("S17.18")
def test_each_of_the_three_models_fits_a_sine_better() -> None:
    x, true = sine_of_features()
    seen = (x[:, :1], x, x)
    errors = [trained(name, part, true) for name, part in zip(NAMES, seen, strict=True)]
    assert errors[:2] == pytest.approx([least(part, true) for part in seen[:2]], rel=1e-4)
    assert errors[1] < 0.6 * errors[0]
    assert errors[2] < 0.1 * errors[1]


def test_the_formulas_of_the_three_count_their_parameters() -> None:
    counts = [check(read_example(name)).cost.parameters for name in NAMES]
    assert counts == [1 + 1, 4 + 1, 16 * (4 + 1) + 16 + 1]
