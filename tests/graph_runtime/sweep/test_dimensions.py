"""Values are drawn on the scale that suits them, and the next stage searches where it was good."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np
import optuna
import pytest

from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.errors import RunError
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.sweep.dimension import Dimension, parse
from graph_runtime.sweep.study import refined
from graph_runtime.sweep.suggested import suggested
from graph_runtime.sweep.trial import Trial
from tests.graph_runtime.train.drawings import digits_mlp

DRAWS = 100_000


def drawn(text: str) -> np.ndarray[Any, Any]:
    """At places that are spread evenly and at random, as a random search takes them."""
    places = np.random.RandomState(0).permutation((np.arange(DRAWS) + 0.5) / DRAWS)
    dimension = parse(text)
    return np.array([dimension.at(float(place)) for place in places])


@pytest.mark.row("S16.28")
@pytest.mark.row("G:tuning")
def test_every_decade_of_a_rate_gets_its_quarter_of_the_draws() -> None:
    rates = drawn("training.optimizer.lr=1e-4..1:log")
    shares = np.histogram(np.log10(rates), bins=[-4, -3, -2, -1, 0])[0] / DRAWS
    np.testing.assert_allclose(shares, 0.25, atol=0.01)
    evenly = drawn("training.optimizer.lr=1e-4..1.0")
    assert float((evenly >= 0.1).mean()) == pytest.approx(0.90, abs=0.005)


@pytest.mark.row("S16.29")
def test_a_momentum_is_drawn_by_what_is_left_to_one() -> None:
    shares = drawn("training.optimizer.momentum=0.9..0.999:1-log")
    assert shares.min() == pytest.approx(0.9, abs=1e-4)
    assert shares.max() == pytest.approx(0.999, abs=1e-6)
    assert median(shares) == pytest.approx(0.99, abs=1e-4)
    averaged = [1 / (1 - share) for share in (0.9, 0.999)]
    assert averaged == pytest.approx([10, 1000])


def test_whole_numbers_reach_both_ends_alike() -> None:
    layers = drawn("nodes.lstm.num_layers=1..4")
    assert set(layers) == {1, 2, 3, 4}
    assert all(abs(float((layers == count).mean()) - 0.25) < 0.01 for count in (1, 2, 3, 4))
    assert set(drawn("nodes.act.kind=ReLU,Tanh,GELU")) == {"ReLU", "Tanh", "GELU"}


@pytest.mark.row("S16.26")
def test_n_trials_give_n_values_of_every_dimension() -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    dimensions = [parse("a=1e-4..1:log"), parse("b=0.9..0.999:1-log"), parse("c=0.0..5.0")]
    trials = [study.ask() for _ in range(36)]
    values = [[d.suggest(trial) for d in dimensions] for trial in trials]
    assert [len(set(column)) for column in zip(*values, strict=True)] == [36, 36, 36]  # a grid: 6
    assert all(0.9 <= row[1] <= 0.999 and 1e-4 <= row[0] <= 1 for row in values)


@pytest.mark.row("S16.27")
def test_the_second_stage_lies_in_the_best_quarter_of_the_first() -> None:
    dimensions = (parse("lr=1e-4..1:log"), parse("kind=ReLU,Tanh,GELU"))
    trials = [
        Trial(n, "complete", {"lr": 10 ** (-4 + n / 4), "kind": "Tanh" if n in (8, 9) else "ReLU"},
              -abs(n - 9), "")
        for n in range(16)
    ]  # fmt: skip
    rate, kind = refined(dimensions, trials, maximize=True)
    best = sorted(trials, key=lambda t: -(t.objective or 0))[:4]
    values = sorted(float(t.values["lr"]) for t in best)  # type: ignore[arg-type]
    assert (rate.low, rate.high) == (values[0], values[-1])
    assert 1e-4 < rate.low < rate.high < 1
    assert set(kind.choices) == {"ReLU", "Tanh"}


@pytest.mark.row("S16.25")
def test_the_rate_comes_first_and_the_averages_of_adam_last() -> None:
    paths = [d.path.removeprefix("training.") for d in suggested(digits_mlp(epochs=1))]
    assert paths[0] == "optimizer.lr"
    assert paths[1] == "optimizer.betas.0"
    assert paths.index("nodes.hidden.out_features") < paths.index("batch_size")
    assert paths.index("batch_size") < paths.index("optimizer.weight_decay")
    assert paths[-2:] == ["optimizer.betas.1", "optimizer.eps"]
    assert "nodes.logits.out_features" not in paths  # the data decide it
    assert all(parse(d.text) == d for d in suggested(digits_mlp()))


def every_example() -> Iterator[Document]:
    for name in example_names():
        yield read_example(name)


def test_what_is_suggested_for_any_example_can_be_written_and_read() -> None:
    for document in every_example():
        for dimension in suggested(document):
            assert parse(dimension.text) == dimension
    sgd = Document(training=Training(optimizer=Recipe(kind="SGD")))
    assert [d.path for d in suggested(sgd)][:2] == [
        "training.optimizer.lr", "training.optimizer.momentum",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lr", "no dimension"),
        ("lr=", "no dimension"),
        ("lr=1", "two values"),
        ("lr=a..b", "no number"),
        ("lr=1..0.1", "Swap"),
        ("lr=0..1:log", "above 0"),
        ("lr=0.5..1:1-log", "below 1"),
        ("lr=1..2:cube", "no scale"),
    ],
)
def test_what_is_no_dimension_is_said(text: str, words: str) -> None:
    with pytest.raises(RunError, match=words):
        parse(text)


def test_a_dimension_keeps_its_text() -> None:
    for text in ("lr=0.0001..1.0:log", "units=8..64:log", "m=0.9..0.999:1-log", 'k=["a", "b"]'):
        assert parse(text).text == text
        assert isinstance(parse(text), Dimension)
