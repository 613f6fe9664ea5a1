"""The declared losses give the numbers that their formulas give by hand."""

from __future__ import annotations

import math

import pytest
import torch

from graph_runtime.loss import LOSSES
from graph_runtime.train.learning.construct import make_loss


def measured(kind: str, result: object, target: object, **params: float) -> float:
    made = LOSSES.make(kind, params)
    assert not isinstance(made, tuple)
    whole = LOSSES.kinds[kind].target_dtype == "int64"
    truth = torch.tensor(target, dtype=torch.int64 if whole else torch.float64)
    return float(make_loss(made.constructor())(torch.tensor(result, dtype=torch.float64), truth))


@pytest.mark.row("S2.01")
def test_yes_or_no_costs_the_logarithm_of_its_probability() -> None:
    logit = math.log(0.9 / 0.1)
    assert measured("BCEWithLogitsLoss", [[logit]], [[1.0]]) == pytest.approx(0.10536052)
    assert measured("BCEWithLogitsLoss", [[logit]], [[0.0]]) == pytest.approx(2.30258509)


@pytest.mark.row("S2.07")
def test_the_squared_error_is_averaged() -> None:
    assert measured("MSELoss", [[1.0], [4.0]], [[3.0], [3.0]]) == (4 + 1) / 2


@pytest.mark.row("S2.14")
def test_a_class_costs_the_logarithm_of_its_share() -> None:
    logits = [[5.0, 2.0, -1.0, 3.0]]
    shares = [math.exp(x) for x in logits[0]]
    wanted = -math.log(shares[3] / sum(shares))
    assert measured("CrossEntropyLoss", logits, [3]) == pytest.approx(wanted)


def test_logits_far_out_stay_finite() -> None:
    assert measured("BCEWithLogitsLoss", [[200.0]], [[0.0]]) == pytest.approx(200)
    assert measured("CrossEntropyLoss", [[1000.0, 0.0]], [1]) == pytest.approx(1000)


def test_label_smoothing_spreads_a_share_over_all_classes() -> None:
    logits = [2.0, 0.0, -1.0, 0.5]
    total = math.log(sum(math.exp(x) for x in logits))
    target = [0.1 / 4 + 0.9, 0.025, 0.025, 0.025]
    wanted = sum(share * (total - x) for share, x in zip(target, logits, strict=True))
    given = measured("CrossEntropyLoss", [logits], [0], label_smoothing=0.1)
    assert given == pytest.approx(wanted)
