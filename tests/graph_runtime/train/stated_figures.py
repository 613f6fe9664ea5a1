"""Trains a bundled example and expects the figure that it states of itself."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.train.messages.events import Finished
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.talking import Talk

SECONDS = 120
STATED = {
    name: (read_example(name).model_extra or {})["reaches"]
    for name in example_names()
    if "reaches" in (read_example(name).model_extra or {})
}
"""What each example says it reaches, of those that name a figure."""
OWN_MEASURE = (
    "date_translation", "shape_localiser", "shape_landmarks", "shape_masks", "shape_captions",
    "cloze", "sentiment_mean", "sentiment_lstm", "sentiment_textcnn",
)  # fmt: skip
"""Those that test_generated_examples trains, to look at them in a measure of their own too."""


def trained_as_stated(name: str, worker: Talk, folder: Path) -> Path:
    """The run folder of an example that reached its stated figure in under two minutes."""
    document = read_example(name)
    assert document.training is not None
    recipe = resolve(document.training)
    assert isinstance(recipe, Resolved)
    run = new_run(folder, document)
    begun = monotonic()
    worker.train(run)
    finished = worker.until(Finished, seconds=SECONDS)
    assert monotonic() - begun < SECONDS
    shares = dict(zip(("train", "validation", "test"), document.training.split, strict=True))
    part = [name for name, share in shares.items() if share][-1]
    assert finished.metrics[f"{part}_{recipe.metric.kind()}"] >= STATED[name]
    return run
