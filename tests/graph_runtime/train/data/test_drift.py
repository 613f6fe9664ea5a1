"""Parts that are drawn alike say nothing; others are named with the class that tells."""

from __future__ import annotations

import numpy as np
import pytest

from graph_runtime.dataset import DATASETS
from graph_runtime.recipe.preparation import split_indices
from graph_runtime.train.data.drift import drift, drift_notes

SHARES = (0.6, 0.2, 0.2)


@pytest.mark.row("S15.22")
@pytest.mark.parametrize("kind", ["Digits", "BreastCancer", "Wine", "Iris"])
def test_stratified_parts_differ_by_less_than_two_per_cent(kind: str) -> None:
    data = DATASETS.kinds[kind]().load()
    train, validation, test = split_indices(data.targets, SHARES, 0, True)
    for part in (validation, test):
        _, here, there = drift(data.targets, train, part)
        assert abs(here - there) < 0.02 + 1 / len(part)
    others = {"validation": validation, "test": test}
    assert drift_notes(data.targets, data.classes, train, others) == ()


def test_a_part_of_other_classes_is_told() -> None:
    targets = np.repeat([0, 1], [800, 200])
    targets = np.concatenate([targets, np.repeat([0, 1], [50, 50])])
    train, test = np.arange(1000), np.arange(1000, 1100)
    notes = drift_notes(targets, ("cat", "dog"), train, {"test": test})
    wanted = "'cat' makes 80% of the training part but 50% of the test part: they are not"
    assert len(notes) == 1 and notes[0].startswith(wanted)


def test_what_chance_does_to_a_small_part_is_not_told() -> None:
    targets = np.concatenate([np.arange(1000) % 2, [1, 1, 1]])
    assert not drift_notes(targets, ("a", "b"), np.arange(1000), {"test": np.arange(1000, 1003)})


@pytest.mark.parametrize("targets", [np.zeros((9, 1), np.float32), np.zeros((9, 4), np.int64)])
def test_numbers_and_masks_are_left_alone(targets: np.ndarray) -> None:
    assert drift_notes(targets, (), np.arange(5), {"test": np.arange(5, 9)}) == ()
