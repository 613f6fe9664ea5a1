"""One set of weights at every step: sharing, back-propagation through time, growth of slopes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import Spec
from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import alone, model, random, same

STEPS = Spec("N", 5, 4)


def unrolled(steps: int, shared: bool = False) -> nn.Module:
    """h_t = tanh(into_t(x_t) + back_t(h_{t-1})), with weights of its own for every step or not."""
    pairs: list[tuple[str, str, dict[str, Any]]] = [("begin", "Input", {"shape": [6]})]
    edges = []
    for t in range(steps):
        before = f"h{t - 1}" if t else "begin"
        pairs += [
            (f"x{t}", "Input", {"shape": [4]}),
            (f"into{t}", "Linear", {"out_features": 6}),
            (f"back{t}", "Linear", {"out_features": 6}),
            (f"sum{t}", "Add", {}),
            (f"h{t}", "Tanh", {}),
        ]
        edges += [
            Edge(source=f"x{t}", target=f"into{t}"),
            Edge(source=before, target=f"back{t}"),
            Edge(source=f"into{t}", target=f"sum{t}", target_port="x0"),
            Edge(source=f"back{t}", target=f"sum{t}", target_port="x1"),
            Edge(source=f"sum{t}", target=f"h{t}"),
        ]
    nodes = {
        name: Node(
            kind=kind,
            params=params,
            weight_set=name[:4] if shared and kind == "Linear" else "",
        )
        for name, kind, params in pairs
    }
    edges.append(Edge(source=f"h{steps - 1}", target="result"))
    return model(Document(nodes={**nodes, "result": Node(kind="Output")}, edges=tuple(edges)))


def copied(net: nn.Module, copy: nn.Module, steps: int) -> None:
    """Gives every step of the unrolled drawing the weights of the layer."""
    for t in range(steps):
        for ours, end in (("into", "ih"), ("back", "hh")):
            linear = copy.get_submodule(f"{ours}{t}")
            linear.load_state_dict(
                {n: net.it.get_parameter(f"{n}_{end}_l0") for n in ("weight", "bias")}
            )


def count(net: nn.Module) -> int:
    return sum(weight.numel() for weight in net.parameters())


@pytest.mark.row("S9.03")
def test_a_linear_block_is_the_same_head_at_every_step() -> None:
    net, x = alone("Linear", STEPS, out_features=3), random(2, 5, 4)
    head = [torch.stack([net.it(x[n, t]) for t in range(5)]) for n in range(2)]
    same(net(x), torch.stack(head))


@pytest.mark.row("S9.05", "S9.13")
def test_an_unrolled_copy_with_the_same_weights_gives_the_same_and_its_slopes_add_up() -> None:
    net, copy = alone("RNN", STEPS, Spec("N", 6), hidden_size=6), unrolled(5)
    copied(net, copy, 5)
    x, h_0 = random(3, 5, 4), random(3, 6, seed=2)
    ours, theirs = net(x, h_0)[0][:, -1], copy(h_0, *x.unbind(1))
    same(ours, theirs)
    tied = unrolled(5, shared=True)
    copied(net, tied, 1)
    assert count(tied) == count(net)
    same(tied(h_0, *x.unbind(1)), ours)
    (ours**3).sum().backward()
    (theirs**3).sum().backward()
    for block, end in (("into", "ih"), ("back", "hh")):
        for name in ("weight", "bias"):
            slopes = [copy.get_parameter(f"{block}{t}.{name}").grad for t in range(5)]
            shared = net.get_parameter(f"it.{name}_{end}_l0").grad
            assert shared is not None
            same(sum(slope for slope in slopes if slope is not None), shared)


@pytest.mark.row("S9.05")
@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_any_count_of_steps_has_the_same_weights(kind: str) -> None:
    short, long = (alone(kind, Spec("N", steps, 4), hidden_size=6) for steps in (3, 60))
    assert count(short) == count(long)
    long.load_state_dict(short.state_dict())
    x = random(2, 60, 4)
    same(short(x)[0], long(x)[0])
    same(short(x[:, :3])[0], long(x)[0][:, :3])
    assert (
        count(unrolled(6))
        == 2 * count(unrolled(3))
        == 6 * count(alone("RNN", STEPS, hidden_size=6))
    )


def slope(net: nn.Module, x: Tensor, h_0: Tensor) -> Tensor:
    """∂h_T / ∂h_0 of one sample, by torch."""
    found: Any = torch.autograd.functional.jacobian(lambda h: net(x, h)[1][0], h_0)
    return found[:, 0]


@pytest.mark.row("S9.16")
def test_the_slope_through_time_is_the_product_of_the_slopes_of_the_steps() -> None:
    net = alone("RNN", STEPS, Spec("N", 6), hidden_size=6)
    x, h_0 = random(1, 5, 4), random(1, 6, seed=2)
    product = torch.eye(6, dtype=torch.float64)
    for h in net(x, h_0)[0][0]:
        product = torch.diag(1 - h**2) @ net.it.weight_hh_l0 @ product
    same(slope(net, x, h_0), product)


@pytest.mark.row("S9.17", "G:flow")
@pytest.mark.parametrize(("sigma", "norm"), [(0.9, 0.00515378), (1.0, 1.0), (1.1, 117.3909)])
def test_the_largest_singular_value_decides_in_the_linear_case(sigma: float, norm: float) -> None:
    """At the origin tanh is linear; elsewhere its slope is below 1: σ > 1 need not explode."""
    net = alone("RNN", Spec("N", 50, 4), Spec("N", 6), hidden_size=6, bias=False)
    with torch.no_grad():
        nn.init.orthogonal_(net.it.weight_hh_l0).mul_(sigma)
    x, zero = random(1, 50, 4), torch.zeros(1, 6, dtype=torch.float64)
    assert torch.linalg.matrix_norm(slope(net, 0 * x, zero), 2).item() == pytest.approx(
        norm, rel=1e-6
    )
    assert torch.linalg.matrix_norm(slope(net, x, zero), 2) < norm


@pytest.mark.row("S9.18", "G:powers")
@pytest.mark.parametrize(
    ("weight", "power"), [(1.0, 1.0), (1.01, 20959.1556), (0.99, 4.317125e-5), (0.01, 0.0)]
)
def test_a_thousand_steps_of_a_linear_rnn_are_a_power(weight: float, power: float) -> None:
    one, options = Spec("N", 1000, 1), {"nonlinearity": "relu", "bias": False}
    net = alone("RNN", one, Spec("N", 1), hidden_size=1, **options)
    nn.init.constant_(net.it.weight_hh_l0, weight)
    begin = torch.ones(1, 1, dtype=torch.float64, requires_grad=True)
    h = net(torch.zeros(1, 1000, 1, dtype=torch.float64), begin)[1]
    h.sum().backward()
    assert begin.grad is not None
    for found in (h, begin.grad):
        assert found.item() == pytest.approx(power, rel=1e-7)
        assert found.item() == pytest.approx(weight**1000, rel=1e-11)
