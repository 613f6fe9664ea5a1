"""Stronger penalties, smaller weights, simpler boundaries: seen in the plane of the moons."""

from __future__ import annotations

from itertools import pairwise
from math import pi
from pathlib import Path

import numpy as np
import pytest

from graph_runtime.analysis.tools.decision_boundary import DecisionBoundary
from graph_runtime.analysis.work.boundaries import findings
from graph_runtime.errors import RunError
from graph_runtime.keeping.examples import read_example
from graph_runtime.scores.boundary import Plane, bending
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench

TOOL = DecisionBoundary(weakest=0.05, strongest=5.0, penalties=4, steps=250, side=64)


@pytest.mark.row("S6.07")
def test_a_growing_penalty_straightens_the_boundary_of_the_moons(tmp_path: Path) -> None:
    found = findings(TOOL, bench(tmp_path, read_example("moons")), NOTHING)
    assert found.boundary is not None
    planes = found.boundary.planes
    assert planes[0].strength == 0 and planes[-1].strength == pytest.approx(5)
    for weaker, stronger in pairwise(planes):
        assert stronger.strength > weaker.strength
        assert stronger.norm < weaker.norm
        assert stronger.bending < weaker.bending
        assert stronger.accuracy <= weaker.accuracy
    assert planes[0].accuracy > planes[-1].accuracy + 0.1
    assert planes[0].unpack().shape == (64, 64)
    assert len(found.boundary.points) == 210


@pytest.mark.row("S6.07")
def test_a_circle_bends_once_around_and_a_line_not_at_all() -> None:
    y, x = np.meshgrid(np.linspace(2, -2, 128), np.linspace(-2, 2, 128), indexing="ij")
    step = 4 / 127
    assert bending(x**2 + y**2 - 1, step) == pytest.approx(2 * pi, rel=0.03)
    assert bending(0.3 * x - 0.2 * y + 0.1, step) == pytest.approx(0, abs=1e-6)
    assert bending(np.ones((128, 128)), step) == 0


def test_a_plane_travels_as_bytes() -> None:
    chances = np.linspace(0, 1, 64).reshape(8, 8)
    packed = Plane.pack(chances, strength=1, norm=2, accuracy=0.5, bending=3)
    assert np.abs(packed.unpack() - chances).max() <= 0.5 / 255 + 1e-9
    with pytest.raises(ValueError):
        packed.model_copy(update={"side": 9}).unpack()


def test_networks_without_a_plane_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="takes two numbers"):
        findings(TOOL, bench(tmp_path, read_example("iris")), NOTHING)
