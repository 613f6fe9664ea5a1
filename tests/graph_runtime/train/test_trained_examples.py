"""Every bundled example learns what its description says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_runtime.keeping.examples import read_example
from graph_runtime.train.messages.events import Finished
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.stated_figures import OWN_MEASURE, STATED, trained_as_stated
from tests.graph_runtime.train.talking import Talk

LEAST = {"digits_cnn": 0.97}
"""What the requirements ask of an example, whatever it says of itself."""
CASES = [
    pytest.param(name, marks=[pytest.mark.row("S7.54")] if name in LEAST else [])
    for name in STATED
    if name not in OWN_MEASURE
]


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", CASES)
def test_an_example_reaches_its_stated_figure_in_under_two_minutes(
    name: str, worker: Talk, tmp_path: Path
) -> None:
    assert STATED[name] >= LEAST.get(name, 0.0)
    trained_as_stated(name, worker, tmp_path)


@pytest.mark.slow
@pytest.mark.row("S6.14")
def test_transforms_help_a_network_that_learns_from_fifty_digits(
    worker: Talk, tmp_path: Path
) -> None:
    document = read_example("few_digits")
    assert document.training is not None

    def accuracy(**changed: object) -> float:
        training = document.training.model_copy(update=changed)  # type: ignore[union-attr]
        worker.train(new_run(tmp_path, document.replaced(training=training)))
        return float(worker.until(Finished, seconds=120).metrics["test_Accuracy"])

    seeds = range(4)
    without = [accuracy(seed=seed, transforms=()) for seed in seeds]
    helped = [accuracy(seed=seed) for seed in seeds]
    assert sum(helped) / 4 > sum(without) / 4 + 0.015
