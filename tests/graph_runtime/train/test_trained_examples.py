"""Every bundled example learns what its description says."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from graph_runtime.examples import example_names, read_example
from graph_runtime.recipe import Resolved, resolve
from graph_runtime.train.events import Finished
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.talking import Talk

TRAINED = [name for name in example_names() if read_example(name).training is not None]
LEAST = {"digits_cnn": 0.97}
"""What the requirements ask of an example, whatever it says of itself."""
CASES = [
    pytest.param(name, marks=[pytest.mark.row("S7.54")] if name in LEAST else [])
    for name in TRAINED
]


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", CASES)
def test_an_example_reaches_its_stated_figure_in_under_two_minutes(
    name: str, worker: Talk, tmp_path: Path
) -> None:
    document = read_example(name)
    stated = (document.model_extra or {})["reaches"]
    assert stated >= LEAST.get(name, 0.0)
    assert document.training is not None
    recipe = resolve(document.training)
    assert isinstance(recipe, Resolved)
    begun = monotonic()
    worker.train(new_run(tmp_path, document))
    finished = worker.until(Finished, seconds=120)
    assert monotonic() - begun < 120
    shares = dict(zip(("train", "validation", "test"), document.training.split, strict=True))
    part = [name for name, share in shares.items() if share][-1]
    assert finished.metrics[f"{part}_{recipe.metric.kind()}"] >= stated


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
