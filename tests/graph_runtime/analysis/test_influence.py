"""The weights that matter most come first, and are told which way to go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from graph_runtime.analysis.tools.influential_weights import InfluentialWeights
from graph_runtime.analysis.work.influence import findings
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.watching.nudges import sorted_nudges, words
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench


@pytest.mark.row("S4.04")
def test_the_order_is_that_of_the_sizes_of_the_gradient(tmp_path: Path) -> None:
    made = bench(tmp_path, read_example("iris"))
    found = findings(InfluentialWeights(count=1000), made, NOTHING)
    assert made.parts is not None and made.loss is not None
    train = made.parts.train
    made.model.eval()
    made.loss(made.model(*train.inputs), train.targets).backward()
    slopes, names = [], []
    for name, weight in made.model.named_parameters():
        assert weight.grad is not None
        for spot in np.ndindex(*weight.shape):
            names.append(f"{name}[{', '.join(map(str, spot))}]")
            slopes.append(float(weight.grad[spot]))
    expected = np.argsort(-np.abs(slopes), kind="stable")
    told = [float(row[3]) for row in found.rows]  # type: ignore[arg-type]
    np.testing.assert_allclose(told, -np.array(slopes)[expected], rtol=1e-4, atol=1e-7)
    assert [row[0] for row in found.rows[:10]] == [names[i] for i in expected[:10]]


@pytest.mark.row("S4.04")
def test_a_step_downhill_goes_where_the_words_say() -> None:
    weight = torch.tensor([[0.5, -1.0], [2.0, 0.0]])
    gradient = torch.tensor([[-0.9, 0.29], [0.31, 0.0]])
    told = sorted_nudges({"w": weight}, {"w": gradient}, 10)
    assert [(n.weight, n.value, n.should) for n in told] == [
        ("w[0, 0]", 0.5, "increase a lot"),
        ("w[1, 0]", 2.0, "decrease a lot"),
        ("w[0, 1]", -1.0, "decrease a little"),
        ("w[1, 1]", 0.0, "stay"),
    ]
    assert words(0.2, 0.61) == "increase a little" and words(0.2, 0.6) == "increase a lot"


def test_the_training_samples_may_be_fewer(tmp_path: Path) -> None:
    made = bench(tmp_path, read_example("iris"))
    few = findings(InfluentialWeights(count=3, samples=5), made, NOTHING)
    assert len(few.rows) == 3
    assert few.rows != findings(InfluentialWeights(count=3), made, NOTHING).rows
