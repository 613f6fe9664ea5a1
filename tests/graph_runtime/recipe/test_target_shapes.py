"""Targets of any shape: classes of positions and pixels, labels, numbers, and what has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from graph_runtime.class_axis import as_compared, class_axis, classes_first
from graph_runtime.dataset import Data, DataFacts, facts_of
from graph_runtime.errors import ShapeError
from graph_runtime.loss import LOSSES, Loss, WidthError
from graph_runtime.metric import METRICS
from graph_runtime.recipe.preparation import Plan, prepare, shape_targets
from graph_runtime.tensors import Spec
from graph_runtime.train.data.parts import Part, Parts
from graph_runtime.train.data.target_words import said

WORDS = tuple("abcdefg")


def loss(kind: str, **params: Any) -> Loss:
    made = LOSSES.make(kind, params)
    assert isinstance(made, Loss)
    return made


def tokens(*sizes: int, **more: Any) -> DataFacts:
    return DataFacts((Spec("N", 4),), "class", WORDS, samples=50, sizes=sizes, **more)


@pytest.mark.parametrize(
    ("sizes", "result"),
    [((), (7,)), ((5,), (5, 7)), ((5,), (7, 5)), ((7,), (7, 7)), ((4, 6), (7, 4, 6)),
     ((4, 6), (4, 6, 7)), ((7, 7), (7, 7, 7))],
)  # fmt: skip
def test_scores_of_classes_fit_on_axis_1_and_on_the_last(
    sizes: tuple[int, ...], result: tuple[int, ...]
) -> None:
    loss("CrossEntropyLoss").expect(Spec("N", *result), tokens(*sizes))


@pytest.mark.parametrize(
    ("sizes", "result", "fix"),
    [
        ((5,), (5, 6), "Make the result 7 wide."),
        ((5,), (6, 7), "keep these axes"),
        ((5,), (7,), "keep these axes"),
        ((4, 6), (8, 4, 6), "Set out_channels of the last convolution to 7."),
        ((4, 6), (7, 4, 5), "keep these axes"),
    ],
)
def test_other_results_are_refused_with_the_shape_that_would_do(
    sizes: tuple[int, ...], result: tuple[int, ...], fix: str
) -> None:
    with pytest.raises(ShapeError, match=fix):
        loss("CrossEntropyLoss").expect(Spec("N", *result), tokens(*sizes))


def test_a_language_model_of_the_wrong_width_is_mended_by_its_last_layer() -> None:
    with pytest.raises(WidthError) as refusal:
        loss("CrossEntropyLoss").expect(Spec("N", 5, 6), tokens(5))
    assert refusal.value.width == 7


@pytest.mark.row("S2.20")
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_tokens_are_compared_as_torch_compares_them_with_padding_left_out(reduction: str) -> None:
    torch.manual_seed(0)
    result = torch.randn(3, 5, 7, dtype=torch.float64)
    target = torch.randint(0, 7, (3, 5))
    target[1, 2:] = 0
    wanted = F.cross_entropy(result.mT, target, ignore_index=0, reduction=reduction)
    by_hand = -result.log_softmax(-1).gather(-1, target[..., None])[..., 0][target != 0]
    given = F.cross_entropy(*as_compared(result, target), ignore_index=0, reduction=reduction)
    torch.testing.assert_close(given, wanted)
    torch.testing.assert_close(given, by_hand.mean() if reduction == "mean" else by_hand.sum())


@pytest.mark.parametrize("shape", [(3, 7), (3, 7, 5), (3, 5, 7), (3, 7, 4, 6), (3, 4, 6, 7)])
def test_run_time_and_check_find_the_same_axis(shape: tuple[int, ...]) -> None:
    spots = {2: (), 3: (5,), 4: (4, 6)}[len(shape)]
    target = torch.randint(0, 7, (3, *spots))
    result = torch.randn(shape)
    axis = class_axis(shape[1:], spots)
    assert axis is not None
    wanted = result.movedim(-1, 1) if axis == -1 and len(shape) > 2 else result
    assert torch.equal(classes_first(result, target), wanted)
    assert F.cross_entropy(*as_compared(result, target)) == pytest.approx(
        F.cross_entropy(wanted, target).item()
    )


def test_marks_of_no_target_have_to_be_left_out() -> None:
    facts = tokens(5, no_target=0)
    with pytest.raises(ShapeError) as refusal:
        loss("CrossEntropyLoss", ignore_index=3).expect(Spec("N", 5, 7), facts)
    assert refusal.value.param == "ignore_index"
    assert refusal.value.fix == "Set its ignore_index to 0."
    for params in ({}, {"ignore_index": 0}):
        loss("CrossEntropyLoss", **params).expect(Spec("N", 5, 7), facts)
    labels = DataFacts((Spec("N", 4),), "number", ("a", "b"), sizes=(2,), no_target=-1)
    with pytest.raises(ShapeError, match="cannot leave it out"):
        loss("BCEWithLogitsLoss").expect(Spec("N", 2), labels)


def test_numbers_of_any_shape_want_a_result_of_that_shape() -> None:
    boxes = DataFacts((Spec("N", 4),), "number", sizes=(3, 3, 8))
    loss("MSELoss").expect(Spec("N", 3, 3, 8), boxes)
    with pytest.raises(WidthError) as refusal:
        loss("MSELoss").expect(Spec("N", 3, 3, 7), boxes)
    assert refusal.value.width == 8
    with pytest.raises(ShapeError, match=r"needs a result \(N, 3, 3, 8\)"):
        loss("MSELoss").expect(Spec("N", 72), boxes)


@pytest.mark.parametrize(
    ("sizes", "result"), [((), (1,)), ((5,), (5, 1)), ((4, 6), (1, 4, 6))], ids=str
)
def test_yes_or_no_is_asked_with_one_score_a_place(
    sizes: tuple[int, ...], result: tuple[int, ...]
) -> None:
    facts = DataFacts((Spec("N", 4),), "class", ("no", "yes"), sizes=sizes)
    loss("BCEWithLogitsLoss").expect(Spec("N", *result), facts)
    targets = np.ones((3, *sizes), np.int64)
    assert shape_targets(targets, "float32").shape == (3, *result)


def test_facts_of_read_data_say_all_of_it() -> None:
    data = Data((np.zeros((6, 4), np.float32),), np.zeros((6, 5), np.int64), WORDS, no_target=0)
    assert facts_of(data) == DataFacts(
        (Spec("N", 4),), "class", WORDS, samples=6, sizes=(5,), no_target=0
    )


def test_only_measures_are_scaled_and_only_classes_of_samples_stratified() -> None:
    inputs = (np.random.RandomState(0).randn(20, 3).astype(np.float32),)
    plan = Plan((0.5, 0.5, 0.0), 0, True, False, True, "float32")
    pictures = np.random.RandomState(1).rand(20, 1, 4, 4).astype(np.float32)
    assert prepare(inputs, pictures, plan).targets is not None
    np.testing.assert_array_equal(prepare(inputs, pictures, plan).targets, pictures)
    words = np.random.RandomState(1).randint(0, 7, (20, 5))
    plan = Plan((0.5, 0.5, 0.0), 0, True, False, True, "int64")
    np.testing.assert_array_equal(prepare(inputs, words, plan).targets, words)


def test_accuracy_counts_places_and_leaves_out_padding() -> None:
    scores = torch.eye(7)[torch.tensor([[1, 2, 3], [4, 5, 5]])].movedim(-1, 1)
    target = torch.tensor([[1, 2, 0], [4, 6, 0]])
    metric = METRICS.kinds["Accuracy"].model_validate({"ignore_index": 0})
    assert metric.value(metric.add(scores, target).tolist()) == 3 / 4
    assert METRICS.kinds["Accuracy"]().value([3, 6]) == 1 / 2


def parts(classes: tuple[str, ...], no_target: int | None = None) -> Parts:
    empty = Part((), torch.zeros(0))
    return Parts(empty, empty, empty, classes, no_target=no_target)


@pytest.mark.parametrize(
    ("target", "classes", "no_target", "words"),
    [
        (torch.tensor(2), WORDS, None, "c"),
        (torch.tensor([1, 2, 0, 0]), WORDS, 0, "b, c"),
        (torch.arange(7).repeat(2), WORDS, None, "a, b, c, d, e, f, g, a, …"),
        (torch.tensor([[0, 1], [1, 3]]), WORDS, None, "2×2: a, b, d"),
        (torch.tensor([0.0, 1.0, 1.0]), ("cat", "dog", "bird"), None, "dog, bird"),
        (torch.tensor([0.0, 0.0, -1.0]), ("cat", "dog", "bird"), -1, "none"),
        (torch.tensor([0.5, 2.0]), (), None, "0.5, 2"),
        (torch.tensor([1.0]), ("no", "yes"), None, "yes"),
    ],
)
def test_a_target_is_told_in_words(
    target: torch.Tensor, classes: tuple[str, ...], no_target: int | None, words: str
) -> None:
    assert said(target, parts(classes, no_target)) == words
