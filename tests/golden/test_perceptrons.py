"""The small networks of the notes: counted parameters, and formulas carried out by hand."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from tests.golden.running import model, random, same


def counts(name: str) -> list[int]:
    """Learned numbers of each layer that has any."""
    checked = check(read_example(name))
    assert not checked.problems
    return [facts.cost.parameters for facts in checked.nodes.values() if facts.cost.parameters]


@pytest.mark.row("S1.06")
def test_the_deep_example_has_72_parameters() -> None:
    assert counts("mlp_3_5_5_3_1") == [20, 30, 18, 4]
    assert sum(counts("mlp_3_5_5_3_1")) == 72


@pytest.mark.row("S1.08")
def test_the_digit_example_has_12_960_weights_and_42_biases() -> None:
    assert counts("mlp_784_16_16_10") == [12_560, 272, 170]
    learned = dict(model(read_example("mlp_784_16_16_10")).named_parameters())
    sizes = {kind: sum(w.numel() for n, w in learned.items() if n.endswith(kind)) for kind in
             ("weight", "bias")}  # fmt: skip
    assert sizes == {"weight": 12_960, "bias": 42}


@pytest.mark.row("S1.07")
def test_the_shallow_example_is_four_formulas() -> None:
    """z1 = W1 x + b1, a1 = sigmoid(z1), z2 = W2 a1 + b2, a2 = sigmoid(z2), number by number."""
    assert counts("mlp_3_4_1") == [16, 5]
    net, x = model(read_example("mlp_3_4_1")), random(10, 3)
    w1, b1, w2, b2 = net.z1.weight, net.z1.bias, net.z2.weight, net.z2.bias
    for sample in range(10):
        z1 = [sum(w1[i, j] * x[sample, j] for j in range(3)) + b1[i] for i in range(4)]
        a1 = [1 / (1 + torch.exp(-z)) for z in z1]
        z2 = sum(w2[0, i] * a1[i] for i in range(4)) + b2[0]
        same(net(x)[sample, 0], 1 / (1 + torch.exp(-z2)))
