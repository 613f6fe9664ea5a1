"""Losses of probabilities, of several classes and of a variance, by hand and as torch has them."""

from __future__ import annotations

from math import log

import pytest
import torch

from graph_runtime.loss import LOSSES
from tests.golden.test_drawn_losses import DOUBLE, loss, numbers, same


def test_yes_or_no_from_probabilities() -> None:
    same(loss("BCELoss", numbers([0.8, 0.1]), numbers([1, 0])), -(log(0.8) + log(0.9)) / 2)
    logits, true = torch.randn(4, 3, dtype=DOUBLE), torch.randint(0, 2, (4, 3)).double()
    same(loss("BCELoss", logits.sigmoid(), true), loss("BCEWithLogitsLoss", logits, true))
    with pytest.raises(RuntimeError):
        loss("BCELoss", numbers([1.1]), numbers([1]))


@pytest.mark.row("S2.05")
def test_binary_cross_entropy_is_the_negative_log_likelihood_of_the_answers() -> None:
    """p(y|x) = ŷ^y (1 - ŷ)^(1 - y), multiplied up by hand and taken from torch's Bernoulli."""
    torch.manual_seed(0)
    logits, true = torch.randn(50, dtype=DOUBLE), torch.randint(0, 2, (50,)).double()
    sure = logits.sigmoid()
    likely = -sum(log(p**y * (1 - p) ** (1 - y)) for p, y in zip(sure, true, strict=True))
    same(-torch.distributions.Bernoulli(sure).log_prob(true).sum(), likely)
    for kind, given in (("BCEWithLogitsLoss", logits), ("BCELoss", sure)):
        same(loss(kind, given, true, reduction="sum"), likely)
        same(sum(loss(kind, given[i], true[i]) for i in range(50)), likely)
    assert "log-likelihood" in LOSSES.kinds["BCEWithLogitsLoss"].summary()


@pytest.mark.row("S2.05")
def test_cross_entropy_is_the_negative_log_likelihood_of_the_classes() -> None:
    torch.manual_seed(0)
    logits, true = torch.randn(50, 4, dtype=DOUBLE), torch.randint(0, 4, (50,))
    likely = -torch.distributions.Categorical(logits=logits).log_prob(true).sum()
    same(loss("CrossEntropyLoss", logits, true, reduction="sum"), likely)
    assert "log-likelihood" in LOSSES.kinds["CrossEntropyLoss"].summary()


def test_the_true_classes_stand_above_all_others() -> None:
    scores = numbers([0, 1, 3], [0, 1, 3])
    same(loss("MultiLabelMarginLoss", scores[:1], torch.tensor([[2, -1, 0]])), 0.0)
    same(loss("MultiLabelMarginLoss", scores[:1], torch.tensor([[0, -1, -1]])), (2 + 4) / 3)
    both = torch.tensor([[2, -1, 0], [0, 1, -1]])
    same(loss("MultiLabelMarginLoss", scores, both, reduction="sum"), (4 + 3) / 3)


def test_a_mean_with_a_variance_is_a_normal_distribution() -> None:
    mean, true, var = numbers([1]), numbers([3]), numbers([2])
    same(loss("GaussianNLLLoss", mean, true, var), (log(2) + 4 / 2) / 2)
    likely = torch.distributions.Normal(mean, var.sqrt()).log_prob(true)
    same(loss("GaussianNLLLoss", mean, true, var, full=True), -likely.mean())
    tiny = loss("GaussianNLLLoss", mean, true, numbers([0]), eps=0.5)
    same(tiny, (log(0.5) + 4 / 0.5) / 2)
    with pytest.raises(ValueError):
        loss("GaussianNLLLoss", mean, true, -var)
