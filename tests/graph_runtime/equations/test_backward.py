"""The backward formulas that a layer shows are those whose numbers autograd gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from graph_runtime.check import check
from graph_runtime.equations.backward import rules, worked_out
from graph_runtime.equations.block_equations import equations_of
from tests.graph_runtime.lint_rules.patterns import TABLE, row

BENDS = {"Tanh": nn.Tanh(), "ReLU": nn.ReLU(), "Sigmoid": nn.Sigmoid(), "": nn.Identity()}
BENDS |= {"Softmax": nn.Softmax(0)}


def column(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().reshape(-1, 1)


@pytest.mark.row("S15.04")
@pytest.mark.parametrize("bend", BENDS)
def test_the_numbers_of_the_formulas_are_those_of_autograd(bend: str) -> None:
    torch.manual_seed(1)
    layer = nn.Linear(4, 3, dtype=torch.float64)
    before = torch.randn(4, dtype=torch.float64, requires_grad=True)
    z = layer(before)
    z.retain_grad()
    a = BENDS[bend](z)
    a.retain_grad()
    (a * torch.randn(3, dtype=torch.float64)).square().sum().backward()
    jacobian = torch.func.jacrev(BENDS[bend])(z.detach())
    given = {"da": column(a.grad), "dz": column(z.grad), "J": jacobian.numpy()}
    given |= {"slope": column(jacobian.diagonal()), "before": column(before)}
    given["W"] = layer.weight.detach().numpy()
    if bend:
        del given["dz"]
    found = worked_out(rules(bool(bend), bend == "Softmax", bias=True), given)
    expected = {"dW": layer.weight.grad.numpy(), "db": column(layer.bias.grad)}
    expected |= {"dbefore": column(before.grad)} | ({"dz": column(z.grad)} if bend else {})
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert np.abs(found[name] - value).max() < 1e-12, name


@pytest.mark.row("S15.04")
def test_the_panel_shows_these_formulas() -> None:
    checked = check(row(TABLE, ("Linear", {"out_features": 5}), "Tanh"))
    (node,) = (n for n in checked.order if n.startswith("linear"))
    equations = equations_of(checked, node)
    assert equations is not None
    back = {x.words: x.formula for x in equations.lines if x.words.startswith("Backward")}
    assert back == {
        "Backward, before the activation": r"dz^{(1)} = da^{(1)} \odot f'\left(z^{(1)}\right)",
        "Backward, of the weights": r"dW^{(1)} = dz^{(1)} \, a^{(0)\top}",
        "Backward, of the offset": "db^{(1)} = dz^{(1)}",
        "Backward, to the layer before": r"da^{(0)} = W^{(1)\top} \, dz^{(1)}",
    }
