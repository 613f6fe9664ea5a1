"""Equations with the shapes that blocks have, against modules of PyTorch of these shapes."""

from __future__ import annotations

from functools import cache

import pytest
import torch
import ziamath
from torch import nn

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.equations.block_equations import equations_of
from graph_runtime.equations.equation import Equations
from graph_runtime.tensors import Spec
from tests.golden.running import drawn_alone
from tests.graph_runtime.lint_rules.patterns import TABLE, linear, row

KINDS = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})


def alone(kind: str, *specs: Spec | None, **params: object) -> Equations:
    found = equations_of(check(drawn_alone(kind, *specs, **params)), "it")
    assert found is not None
    return found


def symbols(equations: Equations) -> dict[str, str]:
    """Sizes by name: `W^{(1)}` → `32 \\times 64`."""
    sized = [s.formula.split(r" \in ") for s in equations.symbols if r" \in " in s.formula]
    return {name: size.removeprefix(r"\mathbb{R}^{")[:-1] for name, size in sized}


@pytest.mark.row("S1.10")
def test_a_dense_layer_in_matrices_bears_its_number_and_its_sizes() -> None:
    checked = check(row(("Input", {"shape": [64]}), linear(32), "ReLU", linear(10)))
    hidden, last = (equations_of(checked, n) for n in checked.order if n.startswith("linear"))
    assert hidden is not None and last is not None
    assert hidden.lines[0].formula == r"a^{(1)} = f\left(W^{(1)} a^{(0)} + b^{(1)}\right)"
    assert last.lines[0].formula == "z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}"
    assert hidden.lines[2].formula == (
        r"a^{(1)}_j = f\left(\sum_{k=1}^{64} W^{(1)}_{jk} \, a^{(0)}_k + b^{(1)}_j\right), "
        r"\quad j = 1 \ldots 32"
    )
    known, there = symbols(hidden), nn.Linear(64, 32)
    assert known["W^{(1)}"] == r" \times ".join(map(str, there.weight.shape))
    assert known["b^{(1)}"] == "32" and known["a^{(0)}"] == "64" and known["a^{(1)}"] == "32"
    assert symbols(last)["W^{(2)}"] == r"10 \times 32"
    assert [s.words for s in hidden.symbols if s.formula == r"f = \text{ReLU}"]


def test_without_offsets_none_stands_in_the_equation() -> None:
    checked = check(row(TABLE, ("Linear", {"out_features": 5, "bias": False}), "Softmax"))
    (node,) = (n for n in checked.order if n.startswith("linear"))
    equations = equations_of(checked, node)
    assert equations is not None
    assert equations.lines[0].formula == r"a^{(1)} = f\left(W^{(1)} a^{(0)}\right)"
    assert not any("b^" in line.formula for line in equations.lines)


@pytest.mark.row("S9.02")
@pytest.mark.parametrize("kind", ["RNN", "RNNCell"])
def test_the_matrices_of_a_recurrent_cell_are_stacked_into_one(kind: str) -> None:
    x = Spec("N", 5, 10_000) if kind == "RNN" else Spec("N", 10_000)
    equations = alone(kind, x, hidden_size=100)
    assert symbols(equations)["W_a"] == r"100 \times 10{,}100"
    assert any("1,010,000 learned" in s.words for s in equations.symbols)
    stacked = equations.lines[1].formula
    assert stacked == (
        r"a^{\langle t \rangle} = \tanh\left(W_a \, \begin{bmatrix} a^{\langle t-1 \rangle} \\ "
        r"x^{\langle t \rangle} \end{bmatrix} + b_a\right)"
    )
    assert r"W_{aa} \mid W_{ax}" in equations.lines[2].formula


@pytest.mark.row("S9.02")
def test_the_stacked_matrix_gives_what_the_two_give() -> None:
    torch.manual_seed(0)
    cell = nn.RNNCell(7, 4).double()
    x, a = torch.randn(7, dtype=torch.float64), torch.randn(4, dtype=torch.float64)
    whole = torch.cat([cell.weight_hh, cell.weight_ih], dim=1)
    stacked = whole @ torch.cat([a, x])
    assert (stacked - (cell.weight_hh @ a + cell.weight_ih @ x)).abs().max() < 1e-15
    offset = cell.bias_hh + cell.bias_ih
    assert (torch.tanh(stacked + offset) - cell(x[None], a[None])[0]).abs().max() < 1e-15
    known = symbols(alone("RNNCell", Spec("N", 7), hidden_size=4))
    assert known["W_a"] == r" \times ".join(map(str, whole.shape))


@pytest.mark.parametrize(("kind", "gates"), [("LSTM", 4), ("GRU", 3)])
def test_the_gates_of_a_cell_are_stacked_as_pytorch_stores_them(kind: str, gates: int) -> None:
    module = getattr(nn, kind)(6, 5, batch_first=True)
    known = symbols(alone(kind, Spec("N", 3, 6), hidden_size=5))
    rows = module.weight_hh_l0.shape[0]
    across = module.weight_hh_l0.shape[1] + module.weight_ih_l0.shape[1]
    assert rows == gates * 5 and known["W"] == rf"{rows} \times {across}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_equation_can_be_set(kind: str) -> None:
    specs = BLOCKS.kinds[kind].example
    equations = alone(kind, *specs)
    assert equations.lines and equations.symbols
    assert all(can_be_set(part.formula) for part in (*equations.lines, *equations.symbols))


@cache
def can_be_set(formula: str) -> bool:
    return ziamath.Latex(formula).svg().startswith("<svg")
