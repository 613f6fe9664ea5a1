"""Published figures of initializers, on drawings that say how their weights start."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.edits.decorating import set_initializer
from graph_runtime.initializer import INITIALIZERS, Initializer
from graph_runtime.source.generate import generate
from tests.golden.pen import Pen
from tests.golden.running import random, same
from tests.walks.test_initializers import filled


def start(document: Document, seed: int = 0) -> nn.Module:
    """The drawing's module with the weights it starts from, in float64."""
    checked = check(document)
    assert checked.sound, checked.problems
    space = ModuleType("model")
    exec(compile(generate(checked).text, "model.py", "exec"), space.__dict__)
    torch.manual_seed(seed)
    return space.Model().double()  # type: ignore[no-any-return]


def starting(document: Document, weight: str, bias: str = "", **params: Any) -> Document:
    """With these initializers on every block that has a weight, and on its bias."""
    for name, facts in check(document).nodes.items():
        if facts.cost.parameters:
            document = set_initializer(document, name, "weight", Recipe(kind=weight, params=params))
            if bias:
                document = set_initializer(document, name, "bias", Recipe(kind=bias))
    return document


def linear(inputs: int, outputs: int, kind: str, bias: str = "", **params: Any) -> nn.Linear:
    """One Linear block of a drawing, with its first weights."""
    pen = Pen(inputs)
    pen.add("Linear", name="it", out_features=outputs)
    module = start(starting(pen.document(), kind, bias, **params)).it
    assert isinstance(module, nn.Linear)
    return module


def deviation(kind: str, *shape: int, **params: Any) -> float:
    made = INITIALIZERS.make(kind, params)
    assert isinstance(made, Initializer)
    found = made.deviation(shape)
    assert found is not None
    return found


def tanh_drawing(kind: str, **params: Any) -> Document:
    """The net of three inputs, four hidden units and one result."""
    pen = Pen(3)
    pen.add("Linear", name="hidden", out_features=4)
    pen.add("Tanh")
    pen.add("Linear", name="last", out_features=1)
    bias = kind if kind in ("zeros_", "ones_", "constant_") else "zeros_"
    return starting(pen.document(), kind, bias, **params)


def tanh_net(kind: str, **params: Any) -> nn.Module:
    return start(tanh_drawing(kind, **params))


def equal_units(kind: str, **params: Any) -> list[str | None]:
    """The layers of the net that are advised against: their units start and stay equal."""
    advice = advise(check(tanh_drawing(kind, **params)))
    return [one.node for one in advice if one.rule == "EqualUnits"]


def learn(model: nn.Module) -> None:
    (model(random(8, 3)) - random(8, 1, seed=2)).square().mean().backward()


@pytest.mark.row("S3.01")
def test_a_net_of_zeros_moves_nothing_but_its_last_bias_and_is_warned_of() -> None:
    model = tanh_net("zeros_")
    assert equal_units("zeros_") == ["hidden"]
    learn(model)
    for name, weight in model.named_parameters():
        assert bool(weight.grad.any()) == (name == "last.bias"), name  # type: ignore[union-attr]


@pytest.mark.row("S3.02")
def test_hidden_units_of_a_constant_net_learn_the_same() -> None:
    model = tanh_net("constant_", val=0.3)
    learn(model)
    slopes = model.hidden.weight.grad
    assert slopes.any()
    assert (slopes - slopes[0]).abs().max() == 0
    broken = tanh_net("normal_")
    learn(broken)
    assert len({tuple(row.tolist()) for row in broken.hidden.weight.grad}) == 4


RANDOM = {
    "uniform_": {"a": -1.0}, "normal_": {}, "trunc_normal_": {}, "xavier_uniform_": {},
    "xavier_normal_": {}, "kaiming_uniform_": {}, "kaiming_normal_": {}, "lecun_uniform_": {},
    "lecun_normal_": {}, "orthogonal_": {}, "normal_ of no width": {"std": 0.0},
}  # fmt: skip


@pytest.mark.row("S3.12")
@pytest.mark.parametrize("kind", ["zeros_", "ones_", "constant_", *RANDOM])
def test_units_that_stay_equal_are_found_and_no_others(kind: str) -> None:
    params, kind = RANDOM.get(kind, {}), kind.split()[0]
    model = tanh_net(kind, **params)
    learn(model)
    rows = torch.cat([model.hidden.weight, model.hidden.weight.grad], 1)
    equal = len({tuple(row.tolist()) for row in rows}) == 1
    assert equal == (equal_units(kind, **params) == ["hidden"])
    assert equal == (kind in ("zeros_", "ones_", "constant_") or params.get("std") == 0)


@pytest.mark.row("G:inits", "S3.06")
def test_one_sided_xavier_divides_by_the_root_of_the_inputs() -> None:
    assert deviation("lecun_normal_", 4000, 100) == pytest.approx(0.1)
    assert deviation("lecun_normal_", 4000, 1000) == pytest.approx(0.0316228, abs=1e-7)
    weight = linear(1000, 4000, "lecun_normal_").weight
    assert weight.std().item() == pytest.approx(0.0316, abs=5e-5)
    assert linear(1000, 4000, "lecun_uniform_").weight.std().item() == pytest.approx(
        0.0316, abs=1e-4
    )


@pytest.mark.row("G:inits", "S3.07")
def test_two_sided_xavier_counts_the_outputs_too() -> None:
    assert deviation("xavier_normal_", 4000, 1000) == pytest.approx(0.02)
    for kind in ("xavier_normal_", "xavier_uniform_"):
        assert linear(1000, 4000, kind).weight.std().item() == pytest.approx(0.02, abs=5e-5)


@pytest.mark.row("G:inits", "S3.08")
def test_he_doubles_the_variance_and_equals_torch() -> None:
    assert deviation("kaiming_normal_", 10, 100, nonlinearity="relu") == pytest.approx(0.14142136)
    assert deviation("kaiming_normal_", 10, 1000) == pytest.approx(0.0447214, abs=1e-7)
    weight = linear(1000, 1000, "kaiming_normal_", nonlinearity="relu").weight
    torch.manual_seed(0)
    twin = nn.Linear(1000, 1000)
    nn.init.kaiming_normal_(twin.weight, nonlinearity="relu")
    assert torch.equal(weight, twin.weight.double())
    assert weight.std().item() == pytest.approx(0.0447214, rel=0.005)


@pytest.mark.row("S3.05")
def test_small_random_numbers_and_biases_of_zero() -> None:
    module = linear(1000, 1000, "normal_", "zeros_", std=0.01)
    assert module.weight.std().item() == pytest.approx(0.01, rel=0.01)
    assert not module.bias.any()


@pytest.mark.row("S3.03")
def test_the_seed_decides_random_numbers() -> None:
    pen = Pen(1000)
    pen.add("Linear", name="it", out_features=1000)
    document = starting(pen.document(), "normal_", std=0.5)
    first = start(document).it.weight
    assert first.std().item() == pytest.approx(0.5, rel=0.01)
    assert first.mean().item() == pytest.approx(0.0, abs=0.005)
    assert torch.equal(first, start(document).it.weight)
    assert not torch.equal(first, start(document, seed=1).it.weight)


@pytest.mark.row("S3.09")
def test_an_orthogonal_matrix_keeps_lengths() -> None:
    made = INITIALIZERS.make("orthogonal_", {})
    assert isinstance(made, Initializer)
    w = filled(made, (64, 64))
    assert (w.T @ w - torch.eye(64)).abs().max() < 1e-12
    v, g = random(64), random(64, seed=2)
    assert (w @ v).norm() / v.norm() == pytest.approx(1, abs=1e-12)
    assert (w.T @ g).norm() / g.norm() == pytest.approx(1, abs=1e-12)
    ours = linear(64, 64, "orthogonal_").weight
    assert (ours.T @ ours - torch.eye(64)).abs().max() < 1e-6


@pytest.mark.row("S3.10")
@pytest.mark.parametrize(("kind", "variance"), [("lecun_normal_", 1.0), ("kaiming_normal_", 2.0)])
def test_more_inputs_get_smaller_weights(kind: str, variance: float) -> None:
    for inputs in (100, 1000):
        module = linear(inputs, 2000, kind, "zeros_")
        z: Tensor = module(random(200, inputs))
        assert z.var().item() == pytest.approx(variance, rel=0.05)


@pytest.mark.row("S3.11")
def test_every_bias_is_zero_when_chosen() -> None:
    pen = Pen(1, 8, 8)
    pen.conv(4, 3)
    pen.add("ReLU")
    pen.add("Flatten")
    pen.linear(10)
    document = starting(pen.document(), "kaiming_normal_", "zeros_")
    biases = [w for name, w in start(document).named_parameters() if name.endswith("bias")]
    assert len(biases) == 2
    assert not any(bias.any() for bias in biases)
    assert generate(check(document)).text.count("nn.init.zeros_(self.") == 2


@pytest.mark.row("S3.13")
@pytest.mark.parametrize(
    ("kind", "params", "low", "high"),
    [
        ("kaiming_normal_", {"nonlinearity": "relu"}, 0.3, 3.0),
        ("normal_", {"std": 0.01}, 0.0, 1e-6),
    ],
)
def test_fifty_layers_keep_their_variance_or_lose_it(
    kind: str, params: dict[str, Any], low: float, high: float
) -> None:
    pen = Pen(512)
    for _ in range(50):
        pen.linear(512)
        pen.add("ReLU")
    model = start(starting(pen.document(), kind, "zeros_", **params))
    deviations: list[float] = []
    for module in model.children():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda _, __, y: deviations.append(y.std().item()))
    with torch.no_grad():
        model(random(256, 512))
    assert len(deviations) == 50
    assert low < deviations[-1] / deviations[0] < high


@pytest.mark.row("S3.15")
def test_a_residual_block_that_ends_in_zeros_starts_as_the_identity() -> None:
    pen = Pen(16)
    pen.add("Linear", name="first", out_features=16)
    pen.add("ReLU")
    pen.add("Linear", name="second", out_features=16)
    pen.add("Add", "second", "image", name="sum")
    pen.add("ReLU")
    document = pen.document()
    for weight in ("weight", "bias"):
        document = set_initializer(document, "second", weight, Recipe(kind="zeros_"))
    x = random(32, 16).abs()
    same(start(document)(x), x)
