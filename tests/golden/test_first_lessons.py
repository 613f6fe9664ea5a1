"""The first lessons of the notes, as networks: their numbers, and what they can learn."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.golden.running import T64
from tests.walks.example_runs import model_of


def model(name: str, seed: int = 0) -> nn.Module:
    """A fresh network of an example, as it starts."""
    return model_of(generate(check(read_example(name))).text, seed=seed)


@pytest.mark.row("S1.15")
def test_tomorrows_views_are_todays_and_five_hundred() -> None:
    made = model("linear_regression_views")
    said = made(torch.tensor([[4800.0], [4900.0]])).detach()
    true = torch.tensor([[4900.0], [7500.0]])
    assert (true - said).abs().flatten().tolist() == [400, 2100]
    assert (true - said).abs().mean().item() == 1250


@pytest.mark.row("S1.16")
def test_one_neuron_has_a_weight_for_each_number_and_a_bias() -> None:
    assert check(read_example("logistic_regression")).cost.parameters == 30 + 1
    made = model("logistic_regression").double()
    x, true = torch.randn(6, 30, dtype=torch.float64), torch.randint(0, 2, (6, 1)).double()
    logit = made(x)
    logit.retain_grad()
    nn.BCEWithLogitsLoss(reduction="sum")(logit, true).backward()
    assert logit.grad is not None
    torch.testing.assert_close(logit.grad, logit.sigmoid().detach() - true, **T64)


@pytest.mark.row("S1.33")
def test_seven_exclusive_ors_know_the_parity_of_eight_bits() -> None:
    document = read_example("parity_deep")
    assert sum(node.definition == "xor" for node in document.nodes.values()) == 7
    bits = torch.tensor(list(product([0.0, 1.0], repeat=8)))
    assert torch.equal(model("parity_deep")(bits)[:, 0], bits.sum(1) % 2)


@pytest.mark.row("S17.17")
@pytest.mark.row("G:uat")
def test_pieces_of_a_line_follow_a_sine() -> None:
    document = read_example("universal_approximator")
    found = []
    for pieces in (4, 8, 16, 32, 64):
        wide = document.nodes["pieces"].model_copy(update={"params": {"out_features": pieces}})
        changed = document.replaced(nodes={**document.nodes, "pieces": wide})
        made = model_of(generate(check(changed)).text).double()
        _interpolate(made, pieces)
        x = torch.linspace(0, 1, 100_001, dtype=torch.float64)[:, None]
        found.append((made(x) - torch.sin(2 * torch.pi * x)).abs().max().item())
    assert found == pytest.approx([0.21051, 0.070377, 0.018846, 0.0047919, 0.0012024], rel=1e-3)


@torch.no_grad()
def _interpolate(made: nn.Module, pieces: int) -> None:
    """Bends at the knots, each by as much as the slope changes there."""
    knots = np.arange(pieces) / pieces
    slopes = np.diff(np.sin(2 * np.pi * np.append(knots, 1.0))) * pieces
    bends = np.diff(slopes, prepend=0.0)
    made.get_parameter("pieces.weight").fill_(1.0)
    made.get_parameter("pieces.bias").copy_(torch.from_numpy(-knots))
    made.get_parameter("added.weight").copy_(torch.from_numpy(bends)[None])
    made.get_parameter("added.bias").zero_()


@pytest.mark.row("S7.10")
def test_nine_weights_become_sobels_filter() -> None:
    made = model("edge_filter")
    torch.set_num_threads(1)
    moving = torch.optim.Adam(made.get_submodule("learned").parameters(), lr=0.05)
    torch.manual_seed(1)
    for _ in range(300):
        edges, guess = made(torch.rand(4, 1, 16, 16))
        moving.zero_grad()
        made.total_loss(edges, guess).backward()  # type: ignore[operator]
        moving.step()
    kernel = made.get_parameter("learned.weight")[0, 0]
    sobel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    torch.testing.assert_close(kernel.detach(), sobel, rtol=0, atol=1e-3)


@pytest.mark.row("S8.15")
@pytest.mark.slow
def test_fifty_plain_layers_learn_nothing_and_residual_ones_do() -> None:
    """With torch's own first weights; 150 steps of Adam at 0.001 on a task of two classes."""
    torch.manual_seed(0)
    x = torch.randn(256, 30)
    true = (x[:, :1] + x[:, 1:2] ** 2 > 0.7).float()
    plain, residual = (_trained(name, x, true) for name in ("plain_50", "residual_50"))
    assert plain == pytest.approx(0.69, abs=0.01)
    assert residual < 0.5


def _trained(name: str, x: Tensor, true: Tensor) -> float:
    torch.set_num_threads(1)  # these layers are too small to share
    made, loss = model(name), nn.BCEWithLogitsLoss()
    moving = torch.optim.Adam(made.parameters(), lr=1e-3)
    for _ in range(150):
        value: Tensor = loss(made(x), true)
        moving.zero_grad()
        value.backward()
        moving.step()
    return value.item()


def test_a_batch_is_every_sample_by_itself() -> None:
    for name in ("mlp_3_5_5_3_1", "logistic_regression"):
        made = model(name).double().eval()
        width = next(made.parameters()).shape[1]
        x = torch.randn(50, width, dtype=torch.float64)
        one_by_one = torch.cat([made(x[i : i + 1]) for i in range(50)])
        torch.testing.assert_close(made(x), one_by_one, **T64)
