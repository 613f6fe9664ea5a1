"""Metrics that are counted in batches give the numbers of the notes, and those of torchmetrics."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torchmetrics.functional import classification as of_classes
from torchmetrics.functional import regression
from torchmetrics.functional.text import perplexity

from graph_runtime.metric import METRICS
from graph_runtime.scores.average_precision import (
    Found,
    Known,
    average_precision,
    box_iou,
    correct,
    mean_average_precision,
)
from graph_runtime.scores.box_overlap import corners, overlap

MADE = torch.Generator().manual_seed(0)
SCORES = torch.randn(90, 5, 4, generator=MADE)
CLASSES = torch.randint(0, 4, (90, 4), generator=MADE)  # the last class is never true
SAID, TRUE = torch.randn(90, 3, generator=MADE), torch.randn(90, 3, generator=MADE)


def counted(kind: str, result: Tensor, target: Tensor, batch: int = 32, **params: Any) -> float:
    metric = METRICS.make(kind, params)
    assert not isinstance(metric, tuple), metric
    pairs = zip(result.split(batch), target.split(batch), strict=True)
    sums = torch.stack([metric.add(x, y) for x, y in pairs])
    assert sums.dtype == torch.float64
    return metric.value(sums.sum(0).tolist())


@pytest.mark.parametrize("ignore", [None, 2])
@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        ("Precision", of_classes.multiclass_precision),
        ("Recall", of_classes.multiclass_recall),
        ("F1Score", of_classes.multiclass_f1_score),
        ("MeanIoU", of_classes.multiclass_jaccard_index),
    ],
)
def test_what_is_counted_for_each_class(kind: str, theirs: Any, ignore: int | None) -> None:
    if kind == "MeanIoU" and ignore is not None:
        return  # torchmetrics leaves the class itself out of the mean as well
    truth = theirs(SCORES, CLASSES, num_classes=5, average="macro", ignore_index=ignore)
    found = counted(kind, SCORES, CLASSES, ignore_index=ignore)
    assert found == pytest.approx(truth.item(), abs=1e-6)


@pytest.mark.parametrize("k", [1, 2, 9])
def test_the_true_class_among_the_best(k: int) -> None:
    flat, classes = SCORES.movedim(1, -1).flatten(0, 1), CLASSES.flatten()
    best = flat.argsort(1, descending=True)[:, :k]
    truth = (best == classes[:, None]).any(1).float().mean().item()
    assert counted("TopKAccuracy", SCORES, CLASSES, k=k) == pytest.approx(truth)


@pytest.mark.row("S16.06")
@pytest.mark.row("S16.07")
@pytest.mark.row("S16.08")
@pytest.mark.row("G:f1")
def test_eight_hits_two_false_alarms_and_four_misses() -> None:
    said = torch.tensor([1.0] * 10 + [-1.0] * 10)[:, None]
    true = torch.tensor([1.0] * 8 + [0.0] * 2 + [1.0] * 4 + [0.0] * 6)[:, None]
    assert counted("BinaryPrecision", said, true, 7) == pytest.approx(0.8)
    assert counted("BinaryRecall", said, true, 7) == pytest.approx(2 / 3)
    assert counted("BinaryF1Score", said, true, 7) == pytest.approx(0.727273, abs=1e-6)
    f1 = METRICS.kinds["BinaryF1Score"]()
    # Of 9,500 that are right: precision .95 and recall .90; then 9,800 with .98 and .85.
    assert f1.value([9500, 10000, 9500 / 0.9]) == pytest.approx(0.924324, abs=1e-6)
    assert f1.value([9800, 10000, 9800 / 0.85]) == pytest.approx(0.910383, abs=1e-6)


def test_labels_that_are_missing_are_not_counted() -> None:
    said, true = torch.tensor([[1.0, 1.0, -1.0]]), torch.tensor([[1.0, -1.0, 1.0]])
    assert counted("BinaryPrecision", said, true, ignore_index=-1) == 1
    assert counted("BinaryAccuracy", said, true, ignore_index=-1) == 1 / 2


@pytest.mark.row("S2.24")
def test_some_errors_cost_more() -> None:
    scores = torch.eye(3)[torch.tensor([0, 0, 1])]
    found = counted("WeightedError", scores, torch.tensor([0, 1, 2]), weights=[1.0, 1.0, 10.0])
    assert found == pytest.approx(11 / 12)
    assert counted("WeightedError", scores, torch.tensor([0, 1, 2])) == pytest.approx(2 / 3)


def test_errors_of_numbers() -> None:
    mae, mse = regression.mean_absolute_error(SAID, TRUE), regression.mean_squared_error(SAID, TRUE)
    assert counted("MeanAbsoluteError", SAID, TRUE) == pytest.approx(mae.item())
    assert counted("RootMeanSquaredError", SAID, TRUE) == pytest.approx(mse.sqrt().item())


def test_deviance_and_divergence() -> None:
    counts = TRUE.abs().round()
    truth = regression.tweedie_deviance_score(SAID.exp(), counts, power=1.0)
    assert counted("PoissonDeviance", SAID, counts) == pytest.approx(truth.item())
    said, true = SAID.log_softmax(1), TRUE.softmax(1)
    truth = regression.kl_divergence(true.log(), said, log_prob=True)
    assert counted("KLDivergence", said, true) == pytest.approx(truth.item(), rel=1e-5)


@pytest.mark.parametrize("ignore", [None, 2])
def test_perplexity_leaves_padding_out(ignore: int | None) -> None:
    truth = perplexity(SCORES.movedim(1, -1), CLASSES, ignore_index=ignore).item()
    assert counted("Perplexity", SCORES, CLASSES, ignore_index=ignore) == pytest.approx(truth)
    even = torch.zeros(8, 5, 4)
    assert counted("Perplexity", even, CLASSES[:8]) == pytest.approx(5)


@pytest.mark.parametrize(
    ("steps", "text"), [([0, 1, 1, 0, 1, 2], [1, 1, 2]), ([3, 3, 0, 0, 0, 3], [3, 3, 0])]
)
def test_steps_are_read_as_a_text(steps: list[int], text: list[int]) -> None:
    scores, target = torch.eye(5)[torch.tensor([steps])], torch.tensor([text])
    assert counted("SequenceMatch", scores, target) == 1
    assert counted("SequenceMatch", scores, target.flip(1)) == 0


BOXES = [
    ((0, 0, 2, 2), (1, 1, 3, 3), 1 / 7),
    ((0, 0, 2, 2), (1, 0, 3, 2), 1 / 3),
    ((0, 0, 2, 2), (0, 0, 2, 2), 1.0),
    ((0, 0, 2, 2), (5, 5, 6, 6), 0.0),
    ((1, 1, 1, 1), (1, 1, 1, 1), 0.0),
]


@pytest.mark.row("S13.13")
@pytest.mark.row("G:iou")
@pytest.mark.parametrize(("a", "b", "wanted"), BOXES)
def test_boxes_overlap(a: Any, b: Any, wanted: float) -> None:
    assert box_iou(a, b) == pytest.approx(wanted)
    pair = [torch.tensor(box, dtype=torch.float64) for box in (a, b)]
    assert overlap(*pair).item() == pytest.approx(wanted)
    assert correct(a, b) is (wanted >= 0.5)
    assert correct(a, b, 0.3) is (wanted >= 0.3)


def test_a_box_is_given_by_its_middle_and_its_size() -> None:
    assert corners(torch.tensor([1.5, 2.0, 1.0, 2.0])).tolist() == [1, 1, 2, 3]
    target = torch.tensor([[1, 1.0, 1, 2, 2, 1], [0, 1, 1, 2, 2, 1]])
    said = torch.tensor([[1, 2.0, 2, 2, 2, 1], [0, 9, 9, 2, 2, 1]])
    assert counted("BoxIoU", said, target) == pytest.approx(1 / 7)


def test_the_height_of_a_box_comes_before_its_width() -> None:
    target = torch.tensor([[1, 1.0, 2, 4, 2, 1]])
    said = torch.tensor([[1, 2.0, 2, 4, 2, 1]])
    assert counted("BoxIoU", said, target) == pytest.approx(1 / 3)


def cells(seed: int, sure: float) -> tuple[Tensor, Tensor]:
    """Pictures of 2 by 2 cells with two boxes each, and boxes near them, ranked all differently."""
    made = torch.Generator().manual_seed(seed)
    there = torch.rand(12, 2, 2, 2, generator=made) < 0.4
    target = torch.rand(12, 2, 2, 2, 8, generator=made) * there[..., None]
    target[..., 3:5] = target[..., 3:5] + 0.5
    target[..., 0] = there.float()
    said = target + sure * torch.randn(target.shape, generator=made)
    said[..., 0] = (torch.randperm(96, generator=made).view(12, 2, 2, 2) + 0.5) / 100
    return said, target


def as_boxes(cells: Tensor, kind: Any) -> list[Any]:
    found = []
    for picture, row, column, anchor in torch.ones(cells.shape[:-1]).nonzero().tolist():
        score, x, y, height, width, *classes = cells[picture, row, column, anchor].tolist()
        x, y = x + column, y + row
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        label = classes.index(max(classes))
        if kind is Found:
            found.append(Found(picture, label, score, box))
        elif score > 0.5:
            found.append(Known(picture, label, box))
    return found


@pytest.mark.parametrize("batch", [5, 12])
@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_average_precision_in_batches_is_that_of_all_boxes_ranked(
    batch: int, threshold: float
) -> None:
    for seed, sure in ((0, 0.1), (1, 0.3), (2, 0.0)):
        said, target = cells(seed, sure)
        wanted = mean_average_precision(as_boxes(said, Found), as_boxes(target, Known), threshold)
        found = counted("MeanAveragePrecision", said, target, batch, iou_threshold=threshold)
        assert found == pytest.approx(wanted) and wanted > 0.02
    assert counted("MeanAveragePrecision", target, target) == 1.0
    one = target[:, 0, 0, 0]
    assert counted("MeanAveragePrecision", one, one) == 1.0


def test_average_precision_by_hand() -> None:
    here = (0.0, 0.0, 2.0, 2.0)
    known = [Known(0, 0, here), Known(1, 0, here), Known(2, 0, here)]
    found = [
        Found(0, 0, 0.9, here),  # right: precision 1
        Found(0, 0, 0.8, here),  # the same object again: wrong
        Found(1, 0, 0.7, (0.0, 0.0, 2.0, 1.9)),  # right: precision 2/3
        Found(2, 0, 0.6, (5.0, 5.0, 6.0, 6.0)),  # beside it
    ]
    assert average_precision(found, known) == pytest.approx((1 + 2 / 3) / 3)
    other = [*known, Known(0, 1, (4.0, 4.0, 5.0, 5.0))]
    assert mean_average_precision(found, other) == pytest.approx((1 + 2 / 3) / 6)
    assert average_precision([], []) == 0


@pytest.mark.parametrize("ignore", [None, 2])
def test_what_was_taken_for_what(ignore: int | None) -> None:
    metric = METRICS.make("ConfusionMatrix", {"ignore_index": ignore})
    assert not isinstance(metric, tuple)
    table = metric.add(SCORES, CLASSES)
    theirs = of_classes.multiclass_confusion_matrix(
        SCORES, CLASSES, num_classes=5, ignore_index=ignore
    )
    assert table.view(5, 5).tolist() == theirs.tolist()
    assert metric.value(table.tolist()) == pytest.approx((theirs.trace() / theirs.sum()).item())
