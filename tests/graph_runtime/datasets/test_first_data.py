"""The smallest data of the notes: what a loader gives is what they print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph_runtime.dataset import DATASETS, Data
from graph_runtime.datasets.sequences.named_entities import named_entity_words
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.calling.headless import train


def loaded(kind: str, **params: object) -> Data:
    return DATASETS.kinds[kind](**params).load(Path())


@pytest.mark.row("S9.52")
def test_the_first_sentence_has_ten_tokens_and_two_of_them_are_a_name() -> None:
    data = loaded("NamedEntities")
    (words,) = data.inputs
    assert words.shape == data.targets.shape == (16, 10)
    known = named_entity_words()
    said = "yesterday we all went to Lake Victoria by slow train"
    assert " ".join(known[token] for token in words[0]) == said
    assert data.targets[0].tolist() == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0]


def test_the_fruit_table_has_the_four_rows_of_the_notes() -> None:
    data = loaded("Fruit")
    named = [data.classes[kind] for kind in data.targets]
    assert data.inputs[0].tolist() == [[150, 1], [170, 1], [140, 0], [130, 0]]
    assert named == ["orange", "orange", "apple", "apple"]


@pytest.mark.row("S17.12")
def test_logistic_regression_knows_all_four_fruits(tmp_path: Path) -> None:
    document = read_example("fruit")
    assert [node.kind for node in document.nodes.values()] == ["Input", "Linear", "Output"]
    ending = train(document, tmp_path / "run")
    assert ending.failed is None
    assert ending.metrics["train_BinaryAccuracy"] == 1.0


@pytest.mark.row("S17.23")
@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_views_of_the_next_day_are_the_last_of_the_days_that_come(days: int) -> None:
    data = loaded("ChannelViews", days=days, samples=50)
    (seen,) = data.inputs
    assert seen.shape == (50, days) and data.targets.shape == (50, 1)
    np.testing.assert_array_equal(seen[1:, -1], data.targets[:-1, 0])
    np.testing.assert_array_equal(seen[1:, :-1], seen[:-1, 1:])
    assert (seen >= 0).all() and (seen == seen.round()).all()
    again = loaded("ChannelViews", days=days, samples=50)
    np.testing.assert_array_equal(again.targets, data.targets)
    other = loaded("ChannelViews", days=days, samples=50, seed=1)
    assert (other.targets != data.targets).any()


def test_a_week_of_views_tells_more_than_a_day() -> None:
    """By least squares, which needs no training."""
    apart = []
    for days in (1, 7):
        data = loaded("ChannelViews", days=days)
        x = np.column_stack([data.inputs[0], np.ones(len(data.targets))]).astype(np.float64)
        weights = np.linalg.lstsq(x, data.targets, rcond=None)[0]
        apart.append(((x @ weights - data.targets) ** 2).mean() / data.targets.var())
    assert apart[1] < apart[0] / 2
