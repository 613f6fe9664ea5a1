"""What is said of kinks, against autograd at the place itself."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, Block
from graph_runtime.equations.kinks import kink_words


def made(kind: str, **params: float) -> Block:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block)
    return block


@pytest.mark.row("S1.23")
def test_relu_s_kink_is_told_as_autograd_takes_it() -> None:
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    F.relu(z).sum().backward()
    assert z.grad is not None and z.grad.item() == 0.0
    block = made("ReLU")
    assert kink_words(block) == [
        "At x = 0 the slope jumps from 0 to 1: undefined there, and PyTorch takes 0."
    ]
    assert block.curve(0.0) == (0.0, 0.0)


@pytest.mark.row("S1.24")
def test_leaky_relu_takes_its_small_slope_at_zero() -> None:
    block = made("LeakyReLU")
    assert [block.curve(z) for z in (-2.0, 3.0, 0.0)] == [(-0.02, 0.01), (3.0, 1.0), (0.0, 0.01)]
    assert "from 0.01 to 1" in kink_words(block)[0] and "takes 0.01" in kink_words(block)[0]
    assert kink_words(made("LeakyReLU", negative_slope=1.0)) == []


@pytest.mark.row("S1.21")
def test_the_slope_of_the_sigmoid() -> None:
    block = made("Sigmoid")
    assert block.derivative == r"y' = y \, (1 - y)"
    slopes = [block.curve(z / 100)[1] for z in range(-600, 601)]  # type: ignore[index]
    assert max(slopes) == slopes[600] == 0.25
    assert block.curve(-2.0)[1] == pytest.approx(0.10499359, abs=5e-9)  # type: ignore[index]


@pytest.mark.row("S1.22")
def test_the_slope_of_tanh() -> None:
    block = made("Tanh")
    assert block.curve(0.0) == (0.0, 1.0)
    assert block.curve(-2.0)[1] == pytest.approx(0.07065082, abs=5e-9)  # type: ignore[index]
    assert kink_words(block) == []


def test_a_value_that_jumps_is_told_as_such() -> None:
    (words,) = kink_words(made("Heaviside"))
    assert words.startswith("At x = 0 the value jumps from 0 to 1")
