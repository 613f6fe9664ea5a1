"""A loss that has stopped to fall is told, and one that falls is not."""

from __future__ import annotations

import numpy as np
import pytest

from designer.plots.plateau import STEPS, flat_since
from graph_runtime.racing.entrants import Racer
from graph_runtime.racing.surfaces import SURFACES
from graph_runtime.train.measuring.race import race

SADDLE = SURFACES["saddle"]


def heights(kind: str, steps: int, **params: float) -> np.ndarray:
    racer = Racer(kind=kind, params={"lr": 0.01, **params})
    return np.array(race(SADDLE, racer, SADDLE.start, steps).heights)


def told(values: np.ndarray) -> float | None:
    return flat_since(np.arange(len(values), dtype=np.float64), values)


@pytest.mark.row("S4.24")
def test_the_detector_fires_at_a_saddle_where_plain_steps_stay_long() -> None:
    """SGD needs 349 steps to leave it, momentum 72, Adam 77 (see test_race)."""
    assert len(heights("SGD", 1000)) - 1 == 349
    assert len(heights("SGD", 1000, momentum=0.9)) - 1 == 72
    assert len(heights("Adam", 1000)) - 1 == 77
    assert told(heights("SGD", 90)) is None
    since = told(heights("SGD", 240))
    assert since is not None and 80 < since < 240 - STEPS
    assert told(heights("SGD", 349)) is None  # it has left
    assert told(heights("SGD", 1000, momentum=0.9)) is None


def test_noise_does_not_hide_that_a_loss_is_flat() -> None:
    generator = np.random.default_rng(0)
    steps = np.arange(600.0)
    falling = 2 * np.exp(-steps / 60) + 0.5
    noisy = falling * (1 + 0.05 * generator.standard_normal(600))
    since = flat_since(steps, noisy)
    assert told(noisy[:120]) is None
    assert since is None or since > 150
    assert told(falling) is not None
