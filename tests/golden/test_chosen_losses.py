"""Losses that are chosen for training give the numbers of the notes, and those of torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.tensors import Spec
from graph_runtime.train.learning.construct import make_loss
from graph_runtime.train.learning.criterion import criterion
from tests.golden.running import T64

DOUBLE = torch.float64


def chosen(kind: str, **params: Any) -> Loss:
    made = LOSSES.make(kind, params)
    assert isinstance(made, Loss), made
    return made


def value(kind: str, result: Tensor, target: Tensor, *others: Tensor, **params: Any) -> Tensor:
    given = (result, *others) if others else result
    made = criterion(chosen(kind, **params), nn.Identity(), torch.device("cpu"))(given, target)
    assert isinstance(made, Tensor) and made.shape == ()
    return made


def same(found: Tensor, wanted: Tensor | float) -> None:
    torch.testing.assert_close(found, torch.as_tensor(wanted, dtype=DOUBLE), **T64)


def numbers(*values: Any) -> Tensor:
    return torch.tensor(values, dtype=DOUBLE)


def noise(*shape: int) -> Tensor:
    return torch.randn(*shape, dtype=DOUBLE, generator=torch.Generator().manual_seed(1))


SCORES, CLASSES = noise(6, 4), torch.tensor([0, 3, 1, 2, 2, 0])
YES = (noise(6, 4) > 0).double()
OF_TORCH: dict[str, tuple[Tensor, Tensor, dict[str, Any]]] = {
    "L1Loss": (SCORES, noise(6, 4), {}),
    "SmoothL1Loss": (SCORES, noise(6, 4), {"beta": 0.5}),
    "HuberLoss": (SCORES, noise(6, 4), {"delta": 0.5}),
    "MSELoss": (SCORES, noise(6, 4), {}),
    "PoissonNLLLoss": (SCORES, noise(6, 4).abs(), {}),
    "KLDivLoss": (SCORES.log_softmax(1), noise(6, 4).softmax(1), {}),
    "BCELoss": (SCORES.sigmoid(), YES, {}),
    "BCEWithLogitsLoss": (SCORES, YES, {}),
    "MultiLabelSoftMarginLoss": (SCORES, YES, {}),
    "SoftMarginLoss": (SCORES, 2 * YES - 1, {}),
    "NLLLoss": (SCORES.log_softmax(1), CLASSES, {"ignore_index": 2}),
    "CrossEntropyLoss": (SCORES, CLASSES, {"label_smoothing": 0.1, "ignore_index": 2}),
    "MultiMarginLoss": (SCORES, CLASSES, {"margin": 0.5, "p": 2}),
    "MultiLabelMarginLoss": (SCORES, torch.tensor([[3, 0, -1, 1]] * 6), {}),
}


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("kind", OF_TORCH)
def test_it_is_the_loss_of_torch(kind: str, reduction: str) -> None:
    result, target, params = OF_TORCH[kind]
    if kind == "KLDivLoss" and reduction == "mean":
        reduction = "batchmean"
    made = getattr(nn, kind)(reduction=reduction, **params)
    same(value(kind, result, target, reduction=reduction, **params), made(result, target))
    assert chosen(kind, reduction=reduction).summed is (reduction == "sum")


@pytest.mark.parametrize("kind", ["CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"])
def test_classes_count_by_their_weights(kind: str) -> None:
    result, target, _ = OF_TORCH[kind]
    weight = numbers(1, 2, 0.5, 3)
    given = criterion(chosen(kind, weight=weight.tolist()), nn.Identity(), torch.device("cpu"))
    made = getattr(nn, kind)(weight=weight)
    torch.testing.assert_close(given(result.float(), target), made.float()(result.float(), target))
    facts = DataFacts((Spec("N", 1),), "class", tuple("abc"))
    with pytest.raises(ShapeError, match="There are 4 weights for 3 classes"):
        chosen(kind, weight=weight.tolist()).expect(Spec("N", 3), facts)


def test_a_yes_counts_by_its_weight() -> None:
    weight = [1.0, 2.0, 0.5, 3.0]
    given = make_loss(chosen("BCEWithLogitsLoss", pos_weight=weight).constructor())
    result, target = SCORES.float(), YES.float()
    wanted = F.binary_cross_entropy_with_logits(result, target, pos_weight=torch.tensor(weight))
    torch.testing.assert_close(given(result, target), wanted)


def test_a_mean_and_a_variance_are_two_results() -> None:
    mean, variance, target = noise(5, 2), noise(5, 2).exp(), noise(5, 2).flip(0)
    wanted = F.gaussian_nll_loss(mean, target, variance)
    same(value("GaussianNLLLoss", mean, target, variance), wanted)
    with pytest.raises(ShapeError, match="results of one shape"):
        chosen("GaussianNLLLoss").expect_others((Spec("N", 2), Spec("N", 3)))


@pytest.mark.row("S2.09")
def test_half_the_squared_error() -> None:
    x, y = numbers(1.0, 2.0, 4.0), numbers(3.0, 2.0, 1.0)
    same(value("HalfMSELoss", x[:, None], y[:, None]), (4 + 0 + 9) / (2 * 3))


@pytest.mark.row("S2.18")
@pytest.mark.row("S2.19")
def test_the_losses_of_a_sequence_are_summed_or_averaged_over_its_own_steps() -> None:
    scores, target = noise(3, 5, 4), torch.randint(1, 4, (3, 5))
    lengths = [5, 2, 3]
    for row, length in enumerate(lengths):
        target[row, length:] = 0
    steps = -scores.log_softmax(-1).gather(-1, target[..., None])[..., 0]
    sums = [steps[row, :length].sum() for row, length in enumerate(lengths)]
    found = value("SequenceCrossEntropyLoss", scores, target, ignore_index=0)
    same(found, sum(sums) / 3)
    means = [total / length for total, length in zip(sums, lengths, strict=True)]
    found = value("SequenceCrossEntropyLoss", scores, target, ignore_index=0, time_reduction="mean")
    same(found, sum(means) / 3)
    whole = {kind: value("SequenceCrossEntropyLoss", scores, target, time_reduction=kind)
             for kind in ("sum", "mean")}  # fmt: skip
    same(whole["sum"], 5 * whole["mean"])


def test_labels_that_are_missing_have_no_gradient() -> None:
    logits = torch.zeros(1, 4, dtype=DOUBLE, requires_grad=True)
    found = value("MaskedBCEWithLogitsLoss", logits, numbers([1, 0, -1, 1]))
    same(found, 2.07944154167984)
    found.backward()
    assert logits.grad is not None and logits.grad[0, 2] == 0


SAID = numbers([0.8, 0.4, 0.6, 0.3, 0.2, 0.1, 0.7, 0.2])
TRUE = numbers([1, 0.5, 0.5, 0.4, 0.3, 0, 1, 0])


@pytest.mark.row("S13.03")
@pytest.mark.row("G:loc")
def test_an_object_is_placed_and_its_absence_costs_its_probability_alone() -> None:
    same(value("LocalisationLoss", SAID, TRUE), 0.22)
    said = SAID.clone().requires_grad_()
    found = value("LocalisationLoss", said, numbers([0, 9, 9, 9, 9, 9, 9, 9]))
    same(found, 0.64)
    found.backward()
    assert said.grad is not None
    assert said.grad[0, 0] != 0 and not said.grad[0, 1:].any()


@pytest.mark.row("S13.12")
def test_boxes_of_empty_cells_have_no_gradient_and_what_is_right_costs_nothing() -> None:
    target = torch.zeros(2, 3, 3, 2, 8, dtype=DOUBLE)
    target[0, 2, 1, 0] = numbers(1, 0.5, 0.4, 1.35, 0.36, 1, 0, 0)
    same(value("YOLOLoss", target, target), 0.0)
    said = noise(2, 3, 3, 2, 8).requires_grad_()
    found = value("YOLOLoss", said, target, lambda_coord=2.0, lambda_noobj=0.25)
    found.backward()
    empty = torch.ones(2, 3, 3, 2, dtype=torch.bool)
    empty[0, 2, 1, 0] = False
    assert said.grad is not None
    assert not said.grad[..., 1:][empty].any() and said.grad[..., 0].all()
    wrong = (said - target).square()
    full = wrong[0, 2, 1, 0]
    by_hand = full[0] + 2 * full[1:5].sum() + full[5:].sum() + 0.25 * wrong[..., 0][empty].sum()
    same(found, by_hand / 2)


def test_a_cell_without_weights_costs_what_localisation_does() -> None:
    cell, truth = SAID.view(1, 1, 8), TRUE.view(1, 1, 8)
    same(value("YOLOLoss", cell, truth, lambda_coord=1.0), value("LocalisationLoss", SAID, TRUE))


@pytest.mark.row("S13.17")
def test_a_region_costs_its_class_and_the_box_of_that_class() -> None:
    scores, boxes = noise(5, 3), noise(5, 12)
    labels, truth = torch.tensor([0, 2, 1, 0, 2]), noise(5, 4)
    target = torch.cat([labels[:, None].double(), truth], dim=1)
    found = value("FastRCNNLoss", scores, target, boxes, lambda_box=2.0)
    box = 0.0
    for row, label in enumerate(labels.tolist()):
        if label:
            own = boxes[row, 4 * label : 4 * label + 4]
            box += F.smooth_l1_loss(own, truth[row], reduction="sum").item()
    same(found, F.cross_entropy(scores, labels) + 2 * box / 5)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_ctc_reads_the_length_of_a_text_off_its_padding(reduction: str) -> None:
    logits = noise(3, 9, 5)
    texts = torch.tensor([[1, 2, 2, 4], [3, 0, 0, 0], [4, 1, 0, 0]])
    wanted = F.ctc_loss(
        logits.log_softmax(-1).transpose(0, 1),
        texts,
        torch.tensor([9, 9, 9]),
        torch.tensor([4, 1, 2]),
        reduction=reduction,
    )
    same(value("PaddedCTCLoss", logits, texts, reduction=reduction), wanted)
