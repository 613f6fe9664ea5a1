"""Activations against their formulas and slopes, written by hand in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import Spec
from tests.golden.running import alone, random, same

PLACES = torch.tensor([[-2.0, 0.0, 0.5, 3.0]], dtype=torch.float64)
ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805
"""Of SELU, from its paper (arXiv 1706.02515)."""


def slopes(kind: str, **params: Any) -> list[float]:
    """The derivative at the four places."""
    z = PLACES.clone().requires_grad_(True)
    alone(kind, Spec("N", 4), **params)(z).sum().backward()
    assert z.grad is not None
    return z.grad[0].tolist()


@pytest.mark.row("G:acts")
@pytest.mark.parametrize(
    ("kind", "values", "derivatives"),
    [
        ("Sigmoid", [0.11920292, 0.5, 0.62245933, 0.95257413],
         [0.10499359, 0.25, 0.23500371, 0.04517666]),
        ("Tanh", [-0.96402758, 0.0, 0.46211716, 0.99505475],
         [0.070650825, 1.0, 0.78644773, 0.0098660372]),
        ("ReLU", [0.0, 0.0, 0.5, 3.0], [0.0, 0.0, 1.0, 1.0]),
        ("LeakyReLU", [-0.02, 0.0, 0.5, 3.0], [0.01, 0.01, 1.0, 1.0]),
    ],
)  # fmt: skip
def test_values_and_slopes_at_four_places(
    kind: str, values: list[float], derivatives: list[float]
) -> None:
    assert alone(kind, Spec("N", 4))(PLACES)[0].tolist() == pytest.approx(values, rel=1e-7)
    assert slopes(kind) == pytest.approx(derivatives, rel=1e-6)


def test_the_sigmoid_is_steepest_at_zero() -> None:
    z = torch.linspace(-6, 6, 1201, dtype=torch.float64).reshape(1, -1).requires_grad_(True)
    a = alone("Sigmoid", Spec("N", 1201))(z)
    a.sum().backward()
    assert z.grad is not None
    same(z.grad, (a * (1 - a)).detach())
    assert z.grad.argmax().item() == 600


def folded(z: Tensor) -> Tensor:
    """ln(1 + e^z) without overflow."""
    return z.clamp_min(0) + (-z.abs()).exp().log1p()


FORMULAS: dict[str, tuple[dict[str, Any], Callable[[Tensor], Tensor]]] = {
    "ELU": ({"alpha": 1.5}, lambda z: torch.where(z > 0, z, 1.5 * (z.exp() - 1))),
    "CELU": ({"alpha": 1.5}, lambda z: torch.where(z > 0, z, 1.5 * ((z / 1.5).exp() - 1))),
    "SELU": ({}, lambda z: SCALE * torch.where(z > 0, z, ALPHA * (z.exp() - 1))),
    "SiLU": ({}, lambda z: z / (1 + (-z).exp())),
    "Mish": ({}, lambda z: z * folded(z).tanh()),
    "Softplus": ({"beta": 2.0}, lambda z: folded(2 * z) / 2),
    "Softsign": ({}, lambda z: z / (1 + z.abs())),
    "Tanhshrink": ({}, lambda z: z - z.tanh()),
    "Softshrink": ({"lambd": 1.0}, lambda z: z.sign() * (z.abs() - 1).clamp_min(0)),
    "Hardshrink": ({"lambd": 1.0}, lambda z: z * (z.abs() > 1)),
    "Hardsigmoid": ({}, lambda z: ((z + 3) / 6).clamp(0, 1)),
    "Hardswish": ({}, lambda z: z * ((z + 3) / 6).clamp(0, 1)),
    "Hardtanh": ({"min_val": -0.5, "max_val": 2.0}, lambda z: z.clamp(-0.5, 2.0)),
    "ReLU6": ({}, lambda z: z.clamp(0, 6)),
    "LogSigmoid": ({}, lambda z: -folded(-z)),
    "RReLU": ({"lower": 0.1, "upper": 0.5}, lambda z: torch.where(z > 0, z, 0.3 * z)),
    "Threshold": ({"threshold": 0.5, "value": -1.0}, lambda z: torch.where(z > 0.5, z, -1.0)),
    "SquaredReLU": ({}, lambda z: (z * (z > 0)) ** 2),
    "Heaviside": ({}, lambda z: (z > 0).double()),
    "Softmin": ({}, lambda z: (-z).exp() / (-z).exp().sum(1, keepdim=True)),
    "LogSoftmax": ({}, lambda z: z - z.exp().sum(1, keepdim=True).log()),
    "GLU": ({}, lambda z: z[:, :3] / (1 + (-z[:, 3:]).exp())),
}


@pytest.mark.parametrize("kind", FORMULAS)
def test_an_activation_is_its_formula(kind: str) -> None:
    params, formula = FORMULAS[kind]
    z = random(200, 6) * 3
    same(alone(kind, Spec("N", 6), **params)(z), formula(z))


def test_a_parametric_relu_has_one_slope_or_one_for_each_channel() -> None:
    z = random(4, 3, 5)
    for slopes_of, shape in ((1, (1,)), (3, (3, 1))):
        curve = alone("PReLU", Spec("N", 3, 5), num_parameters=slopes_of)
        slope = curve.it.weight.reshape(shape)
        same(curve(z), torch.where(z > 0, z, slope * z))
    assert alone("PReLU", Spec("N", 3)).it.weight.numel() == 1


def test_shares_over_the_channels_of_each_pixel() -> None:
    z = random(2, 3, 4, 5)
    shares = alone("Softmax2d", Spec("N", 3, 4, 5))(z)
    same(shares, z.exp() / z.exp().sum(1, keepdim=True))


@pytest.mark.row("S2.11")
def test_softmax_of_two_classes_is_the_sigmoid_of_their_difference() -> None:
    z = random(500, 2) * 4
    difference = z[:, [0]] - z[:, [1]]
    shares = alone("Softmax", Spec("N", 2))(z)
    same(shares[:, [0]], alone("Sigmoid", Spec("N", 1))(difference))


def test_hardmax_takes_the_largest_and_the_first_of_equals() -> None:
    pick = alone("Hardmax", Spec("N", 4))
    z = torch.tensor([[5.0, 2, -1, 3], [1, 7, 7, 0], [2, 2, 2, 2]], dtype=torch.float64)
    assert pick(z).tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0]]
    assert not pick(z.requires_grad_(True)).requires_grad


def test_straight_through_hardmax_learns_with_the_slope_of_softmax() -> None:
    z, weight = random(20, 4).requires_grad_(True), random(20, 4, seed=2)
    picked = alone("Hardmax", Spec("N", 4), straight_through=True)(z)
    assert picked.detach().unique().tolist() == [0.0, 1.0]
    (found,) = torch.autograd.grad((picked * weight).sum(), z)
    (expected,) = torch.autograd.grad((z.softmax(1) * weight).sum(), z)
    same(found, expected)


def test_a_step_fires_above_zero_and_may_pass_the_slope_on() -> None:
    assert alone("Heaviside", Spec("N", 4))(PLACES).tolist() == [[0.0, 1.0, 1.0, 1.0]]
    assert alone("Heaviside", Spec("N", 4), values=0.5)(PLACES)[0, 1].item() == 0.5
    assert slopes("Heaviside", straight_through=True) == [1.0, 1.0, 1.0, 1.0]


def test_a_randomized_slope_lies_between_its_bounds_while_training() -> None:
    curve = alone("RReLU", Spec("N", 100), lower=0.1, upper=0.5).train()
    found = curve(-torch.ones(100, 100, dtype=torch.float64))
    assert -0.5 <= found.min() < -0.49
    assert -0.11 < found.max() <= -0.1


def test_maxout_takes_the_largest_of_its_mixtures() -> None:
    net, x = alone("Maxout", Spec("N", 6), out_features=4, pieces=3), random(50, 6)
    weight, bias = net.it.linear.weight, net.it.linear.bias
    for unit in range(4):
        pieces = [x @ weight[3 * unit + j] + bias[3 * unit + j] for j in range(3)]
        same(net(x)[:, unit], torch.stack(pieces).amax(0))


def test_a_maxout_of_two_can_be_a_relu() -> None:
    """The claim of its paper: with one mixture the input itself and the other zero."""
    net = alone("Maxout", Spec("N", 1), out_features=1, pieces=2)
    net.it.linear.weight.data = torch.tensor([[1.0], [0.0]], dtype=torch.float64)
    net.it.linear.bias.data.zero_()
    x = random(100, 1)
    same(net(x), x.clamp_min(0))


@pytest.mark.row("S1.14")
def test_a_linear_neuron_finds_500_plus_x() -> None:
    """Gradient descent on normalized numbers; slope and offset are then those of the views."""
    x = torch.linspace(1_000, 6_000, 50, dtype=torch.float64).unsqueeze(1)
    y = 500 + x
    net = alone("Linear", Spec("N", 1), out_features=1)
    neuron = nn.Sequential(net, alone("Identity", Spec("N", 1)))
    stepper = torch.optim.SGD(neuron.parameters(), lr=0.1)
    given, wanted = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    for _ in range(200):
        stepper.zero_grad()
        nn.functional.mse_loss(neuron(given), wanted).backward()
        stepper.step()
    slope = net.it.weight.item() * (y.std() / x.std()).item()
    offset = net.it.bias.item() * y.std().item() + y.mean().item() - slope * x.mean().item()
    assert slope == pytest.approx(1.0, abs=1e-3)
    assert offset == pytest.approx(500.0, abs=1e-3)
