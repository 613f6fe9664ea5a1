"""Stepping through a network shows the numbers of the textbook, forwards and backwards."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.looking.look import look
from graph_runtime.train.tracing.one_pass import Caught, OnePass, run_once
from tests.graph_runtime.train.drawings import chain
from tests.graph_runtime.train.looking.test_look import fresh, new_run, numbers


def bench(root: Path, document: Document) -> Bench:
    made = bench_of(fresh(new_run(root, document)))
    made.model.double()
    return made


def steps(made: Bench, inputs: list[Tensor], loss: Any) -> tuple[OnePass, dict[str, Caught]]:
    done = run_once((made.model, made.checked, made.lines), inputs, loss)
    return done, {one.spot.node: one for one in done.caught}


def weight(model: nn.Module, name: str) -> Tensor:
    return model.get_parameter(name).detach()


def slope(one: Caught) -> Tensor:
    assert one.gradient is not None
    return one.gradient


@pytest.mark.row("G:graph")
@pytest.mark.row("S15.01")
@pytest.mark.row("S15.02")
def test_the_scalar_graph_shows_33_and_its_derivatives(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("scalar_graph"))
    looked = look(bench_of(fresh(folder)), fresh(folder, numbers=(5.0, 3.0, 2.0)), lambda: None)
    of = numbers(folder, looked)
    seen = {value.node: of(value).item() for value in looked.values}
    expected = {"a": 5, "b": 3, "c": 2, "u": 6, "v": 11, "j": 33, "result": 33}
    assert seen == expected
    backwards = {v.node: of(v, gradient=True).item() for v in reversed(looked.values)}
    assert [backwards[node] for node in ("v", "a", "u", "b", "c")] == [3, 3, 3, 6, 9]
    place = {node: number for number, node in enumerate(backwards)}
    assert place["j"] < place["v"] < place["u"] < min(place["b"], place["c"])


@pytest.mark.row("S15.03")
@pytest.mark.row("S15.05")
def test_the_gradients_of_the_3_4_1_network_follow_the_formulas(tmp_path: Path) -> None:
    made, m = bench(tmp_path, read_example("mlp_3_4_1")), 6
    torch.manual_seed(0)
    x, y = torch.randn(m, 3).double(), (torch.rand(m, 1) > 0.5).double()
    done, seen = steps(made, [x], lambda a: nn.functional.binary_cross_entropy(a, y))
    w2 = weight(made.model, "z2.weight")
    a1, a2 = seen["a1"].value, seen["a2"].value
    dz2 = a2 - y  # (m, 1), the error of the output
    da1 = dz2 @ w2  # (m, 4), what comes back to the hidden layer
    dz1 = da1 * a1 * (1 - a1)
    told = {node: m * slope(seen[node]) for node in ("z2", "a1", "z1", "x")}
    for node, expected in {"z2": dz2, "a1": da1, "z1": dz1}.items():
        torch.testing.assert_close(told[node], expected, rtol=1e-12, atol=1e-14)
    dw1, db1 = dz1.mT @ x / m, dz1.mean(0)
    dw2, db2 = dz2.mT @ a1 / m, dz2.mean(0)
    nn.functional.binary_cross_entropy(made.model(x), y).backward()  # type: ignore[no-untyped-call]
    for name, by_hand in {
        "z1.weight": dw1, "z1.bias": db1, "z2.weight": dw2, "z2.bias": db2,
    }.items():  # fmt: skip
        torch.testing.assert_close(
            made.model.get_parameter(name).grad, by_hand, rtol=1e-12, atol=1e-14
        )
    for block, (dw, db) in {"z1": (dw1, db1), "z2": (dw2, db2)}.items():
        norm = float(dw.square().sum() + db.square().sum()) ** 0.5
        assert done.norms[block] == pytest.approx(norm, rel=1e-12)


@pytest.mark.row("S15.07")
def test_the_derivative_of_an_early_weight_is_a_product_of_five_factors(tmp_path: Path) -> None:
    document = chain(
        {
            "x": ("Input", {"shape": [1]}), "z1": ("Linear", {"out_features": 1}),
            "a1": ("Sigmoid", {}), "z2": ("Linear", {"out_features": 1}), "a2": ("Sigmoid", {}),
            "result": ("Output", {}),
        }
    )  # fmt: skip
    made = bench(tmp_path, document.replaced(training=None))
    x, y = torch.tensor([[0.7]]).double(), 1.0
    done, seen = steps(made, [x], lambda a: ((a - y) ** 2).sum())
    a1, a2 = seen["a1"].value, seen["a2"].value
    factors = {
        "∂C/∂a2": 2 * (a2 - y), "∂a2/∂z2": a2 * (1 - a2),
        "∂z2/∂a1": weight(made.model, "z2.weight"), "∂a1/∂z1": a1 * (1 - a1), "∂z1/∂w1": x,
    }  # fmt: skip
    so_far = torch.ones(1, 1).double()
    for factor, node in zip(factors.values(), ("a2", "z2", "a1", "z1"), strict=False):
        so_far = so_far * factor
        torch.testing.assert_close(slope(seen[node]), so_far, rtol=1e-13, atol=0.0)
    ((made.model(x) - y) ** 2).sum().backward()
    product = so_far * factors["∂z1/∂w1"]
    torch.testing.assert_close(
        made.model.get_parameter("z1.weight").grad, product, rtol=1e-13, atol=0.0
    )
    bias = so_far.abs()
    assert done.norms["z1"] == pytest.approx(float((product**2 + bias**2).sqrt()), rel=1e-12)


@pytest.mark.row("S15.10")
def test_the_shapes_of_the_two_layers_are_told(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("mlp_3_4_1"))
    looked = look(bench_of(fresh(folder)), fresh(folder), lambda: None)
    shapes = {f"{v.node}.{w.name}": w.shape for v in looked.values for w in v.weights}
    n0, n1, n2 = 3, 4, 1
    assert shapes == {
        "z1.weight": (n1, n0), "z1.bias": (n1,), "z2.weight": (n2, n1), "z2.bias": (n2,),
    }  # fmt: skip


@pytest.mark.row("S15.45")
def test_hidden_neurons_may_change_places(tmp_path: Path) -> None:
    made = bench(tmp_path, read_example("mlp_3_4_1"))
    model, x = made.model, torch.randn(9, 3).double()
    before = model(x).detach()
    first = {name: weight(model, name).clone() for name in ("z1.weight", "z1.bias", "z2.weight")}
    seen = set()
    for order in permutations(range(4)):
        places = list(order)
        with torch.no_grad():
            model.get_parameter("z1.weight").copy_(first["z1.weight"][places])
            model.get_parameter("z1.bias").copy_(first["z1.bias"][places])
            model.get_parameter("z2.weight").copy_(first["z2.weight"][:, places])
        torch.testing.assert_close(model(x).detach(), before, rtol=1e-12, atol=1e-14)
        seen.add(tuple(weight(model, "z1.weight").reshape(-1).tolist()))
    assert len(seen) == 24
