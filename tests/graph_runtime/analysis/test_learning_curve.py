"""A learning curve comes from real parts of the samples, and says whether more would help."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch

from graph_runtime.analysis.tools.learning_curve import LearningCurve
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.analysis.work.learning_curve import Point, findings, judged, learned, subsets
from graph_runtime.keeping.examples import read_example
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import digits_mlp


@pytest.mark.row("S6.15")
def test_each_part_is_in_the_next_and_the_last_has_all() -> None:
    found = subsets(100, 4, seed=1)
    assert [len(rows) for rows in found] == [12, 25, 50, 100]
    for smaller, larger in pairwise(found):
        assert set(smaller.tolist()) < set(larger.tolist())
    assert set(found[-1].tolist()) == set(range(100))
    assert [len(rows) for rows in subsets(3, 5, seed=1)] == [2, 3]


@pytest.mark.row("S6.15")
def test_a_network_learns_from_its_own_samples_alone(tmp_path: Path) -> None:
    ground = ground_of(bench(tmp_path, digits_mlp(width=16)))
    rows = torch.arange(20)
    point = learned(ground, rows, 20, NOTHING)
    parameters = 64 * 16 + 16 + 16 * 10 + 10
    assert point.ratio == parameters / 20 and point.samples == 20
    assert point.train < point.validation / 3  # knows these 20 by heart, and little else
    ground.parts.train.inputs[0][20:] = 99.0
    assert learned(ground, rows, 20, NOTHING) == point


@pytest.mark.row("S6.15")
def test_more_samples_lower_the_error_on_digits(tmp_path: Path) -> None:
    found = findings(
        LearningCurve(points=4, epochs=3), bench(tmp_path, read_example("digits_mlp")), NOTHING
    )
    samples, _, validation, ratio = zip(*found.rows, strict=True)
    assert list(samples) == sorted(samples) and list(ratio) == sorted(ratio, reverse=True)  # type: ignore[type-var]
    assert list(validation) == sorted(validation, reverse=True)  # type: ignore[type-var]


def test_the_verdict_says_what_to_try() -> None:
    falling = judged([Point(50, 0.1, 1.0, 4.0), Point(100, 0.1, 0.5, 2.0)])
    assert falling[0] == "watch" and "More samples would help" in falling[1]
    flat = judged([Point(50, 0.1, 0.5, 4.0), Point(100, 0.1, 0.5, 2.0)])
    assert "no longer help" in flat[1] and "dropout" in flat[2]
    agreed = judged([Point(50, 0.4, 0.5, 4.0), Point(100, 0.4, 0.5, 2.0)])
    assert agreed[0] == "good" and "larger network" in agreed[2]
    assert judged([Point(9, float("nan"), 0.5, 1.0)])[0] == "bad"


@pytest.mark.row("S6.16")
def test_the_list_of_what_to_try_has_more_data_constraints_and_stopping_early() -> None:
    verdict, _, fix = judged([Point(50, 0.1, 1.0, 4.0), Point(100, 0.1, 0.5, 2.0)])
    assert verdict == "watch"
    for word in ("augment", "constrain", "penalty", "dropout", "fewer units", "stop early"):
        assert word in fix
