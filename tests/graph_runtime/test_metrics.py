"""Figures counted in batches, against scikit-learn's over all samples at once."""

from __future__ import annotations

import pytest
import torch
from sklearn.metrics import accuracy_score, r2_score

from graph_runtime.metric import METRICS, Metric
from tests.graph_runtime.metric_samples import sample


def counted(metric: Metric, result: torch.Tensor, target: torch.Tensor, batch: int) -> float:
    pairs = zip(result.split(batch), target.split(batch), strict=True)
    sums = torch.stack([metric.add(x, y) for x, y in pairs])
    assert sums.dtype == torch.float64
    return metric.value(sums.sum(0).tolist())


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_accuracy_counts_the_largest_logit(batch: int) -> None:
    torch.manual_seed(0)
    result, target = torch.randn(100, 5), torch.randint(0, 5, (100,))
    truth = accuracy_score(target, result.argmax(1))
    assert counted(METRICS.kinds["Accuracy"](), result, target, batch) == pytest.approx(truth)


def test_binary_accuracy_counts_the_side_of_zero() -> None:
    torch.manual_seed(0)
    result, target = torch.randn(100, 1), torch.randint(0, 2, (100, 1)).float()
    truth = accuracy_score(target[:, 0], result[:, 0] > 0)
    assert counted(METRICS.kinds["BinaryAccuracy"](), result, target, 9) == pytest.approx(truth)


@pytest.mark.parametrize("numbers", [1, 3])
def test_r2_is_that_of_scikit_learn_also_far_from_zero(numbers: int) -> None:
    torch.manual_seed(0)
    target = torch.randn(300, numbers) * 50 + 1e4
    result = target + 20 * torch.randn(300, numbers)
    truth = r2_score(target.double(), result.double())
    metric = METRICS.kinds["R2Score"]()
    assert counted(metric, result, target, 32) == pytest.approx(truth, abs=1e-6)


def test_r2_of_numbers_along_several_axes_is_the_mean_over_all_of_them() -> None:
    torch.manual_seed(0)
    target = torch.randn(60, 3, 4)
    result = target + 0.5 * torch.randn(60, 3, 4)
    metric = METRICS.kinds["R2Score"]()
    flat = r2_score(target.flatten(1).double(), result.flatten(1).double())
    assert counted(metric, result, target, 32) == pytest.approx(flat, abs=1e-9)


def test_r2_of_the_mean_is_zero_and_of_the_truth_one() -> None:
    target = torch.arange(10.0).reshape(-1, 1)
    metric = METRICS.kinds["R2Score"]()
    assert counted(metric, torch.full((10, 1), 4.5), target, 4) == pytest.approx(0)
    assert counted(metric, target, target, 4) == 1


def test_no_samples_give_a_number_all_the_same() -> None:
    for kind in METRICS.kinds.values():
        sums = kind().add(*sample(kind, 0))
        assert kind().value(sums.tolist()) == pytest.approx(0, abs=1)
