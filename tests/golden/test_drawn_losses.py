"""Losses that are drawn give the numbers of the notes, by hand, and those of torch."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from graph_runtime.block import BLOCKS
from graph_runtime.tensors import Spec
from tests.golden.running import T64, alone

DOUBLE = torch.float64


def loss(kind: str, *inputs: Tensor, **params: Any) -> Tensor:
    """The value of one drawn loss block."""
    names = {torch.int64: "int64", torch.float64: "float32"}
    specs = [Spec("N", *x.shape[1:], dtype=names[x.dtype]) for x in inputs]  # type: ignore[arg-type]
    value = alone(kind, *specs, **params)(*inputs)
    assert isinstance(value, Tensor) and value.shape == ()
    return value


def numbers(*values: Any) -> Tensor:
    return torch.tensor(values, dtype=DOUBLE)


def same(found: Tensor, wanted: Tensor | float) -> None:
    torch.testing.assert_close(found, torch.as_tensor(wanted, dtype=DOUBLE), **T64)


@pytest.mark.row("S2.06")
@pytest.mark.row("G:views")
def test_absolute_errors_of_the_two_channels() -> None:
    said, true = 500 + numbers([4800], [4900]), numbers([4900], [7500])
    assert [loss("L1Loss", said[i : i + 1], true[i : i + 1]).item() for i in (0, 1)] == [400, 2100]
    same(loss("L1Loss", said, true), 1250)
    same(loss("L1Loss", said, true), F.l1_loss(said, true))


REDUCED = sorted(
    kind
    for kind, block in BLOCKS.kinds.items()
    if block.group() == "loss" and block.example[0].rank == 2
    if any(param.name == "reduction" for param in block.params())
    if kind != "KLDivLoss"  # whose mean is over samples, not over numbers
)


@pytest.mark.row("S2.02")
@pytest.mark.parametrize("kind", REDUCED)
def test_the_mean_times_the_count_is_the_sum(kind: str) -> None:
    torch.manual_seed(0)
    inputs = [
        torch.randint(0, 3, [6, *spec.sizes])
        if spec.dtype == "int64"
        else torch.rand([6, *spec.sizes], dtype=DOUBLE)
        for spec in BLOCKS.kinds[kind].example
    ]
    counted = inputs[0].numel() if inputs[-1].shape == inputs[0].shape else 6
    if "Triplet" in kind or kind.startswith("MultiLabel"):
        counted = 6
    whole = loss(kind, *inputs, reduction="sum")
    torch.testing.assert_close(loss(kind, *inputs) * counted, whole, rtol=1e-12, atol=0.0)


@pytest.mark.row("S2.08")
def test_the_slope_of_a_squared_error() -> None:
    result, true = numbers([0.2, 0.9]).requires_grad_(), numbers([0.0, 1.0])
    value = loss("MSELoss", result, true, reduction="sum")
    same(value.detach(), 0.05)
    (slope,) = torch.autograd.grad(value, result)
    same(slope, 2 * (result.detach() - true))


@pytest.mark.row("S2.13")
def test_one_hot_targets_and_class_numbers_are_the_same_loss() -> None:
    logits, classes = torch.randn(7, 4, dtype=DOUBLE), torch.randint(0, 4, (7,))
    chosen = loss("CrossEntropyLoss", logits, classes)
    same(loss("CrossEntropyLoss", logits, F.one_hot(classes, 4).double()), chosen)
    same(chosen, F.cross_entropy(logits, classes))
    same(chosen, -logits.softmax(1)[torch.arange(7), classes].log().mean())


@pytest.mark.row("S2.15")
def test_the_slope_of_softmax_with_cross_entropy() -> None:
    logits = numbers([5, 2, -1, 3]).requires_grad_()
    (slope,) = torch.autograd.grad(loss("CrossEntropyLoss", logits, torch.tensor([0])), logits)
    wanted = numbers([-0.15796643, 0.041922383, 0.0020871926, 0.11395685])
    torch.testing.assert_close(slope, wanted, rtol=0, atol=1e-8)


@pytest.mark.row("G:dz")
def test_the_slope_of_sigmoid_with_cross_entropy() -> None:
    logits, true = numbers([0.3, -1.2]).requires_grad_(), numbers([1, 0])
    value = loss("BCEWithLogitsLoss", logits, true, reduction="sum")
    (slope,) = torch.autograd.grad(value, logits)
    same(slope, logits.detach().sigmoid() - true)


def sequence() -> tuple[Tensor, Tensor]:
    """Scores (N, C, T) and classes (N, T)."""
    torch.manual_seed(1)
    return torch.randn(3, 5, 8, dtype=DOUBLE), torch.randint(1, 5, (3, 8))


@pytest.mark.row("S2.18")
def test_a_sequence_costs_the_sum_of_its_steps() -> None:
    scores, classes = sequence()
    whole = loss("CrossEntropyLoss", scores, classes, reduction="sum")
    steps = [
        loss("CrossEntropyLoss", scores[..., t], classes[:, t], reduction="sum") for t in range(8)
    ]
    same(whole, sum(steps, torch.zeros((), dtype=DOUBLE)))


@pytest.mark.row("S2.19")
def test_the_mean_over_time_leaves_padding_out() -> None:
    scores, classes = sequence()
    same(
        loss("CrossEntropyLoss", scores, classes) * classes.numel(),
        loss("CrossEntropyLoss", scores, classes, reduction="sum"),
    )
    classes[:, 5:] = 0
    real = loss("CrossEntropyLoss", scores[..., :5], classes[:, :5])
    same(loss("CrossEntropyLoss", scores, classes, ignore_index=0), real)


@pytest.mark.row("S2.20")
def test_padding_of_a_translation_costs_nothing() -> None:
    scores, classes = sequence()
    classes[1, 4:] = 0
    found = loss("CrossEntropyLoss", scores, classes, reduction="sum", ignore_index=0)
    same(found, F.cross_entropy(scores, classes, reduction="sum", ignore_index=0))
    logs, known = scores.log_softmax(1), classes != 0
    said = logs.gather(1, classes[:, None])[:, 0]
    same(found, -(said * known).sum())


@pytest.mark.row("S2.21")
def test_labels_that_are_missing_cost_nothing() -> None:
    logits = torch.zeros(1, 4, dtype=DOUBLE, requires_grad=True)
    value = loss("MaskedBCEWithLogitsLoss", logits, numbers([1, 0, -1, 1]))
    same(value.detach(), 3 * log(2))
    (slope,) = torch.autograd.grad(value, logits)
    assert slope[0, 2].item() == 0.0
    same(slope[0, [0, 1, 3]], numbers(-0.5, 0.5, -0.5))
    twice = loss("MaskedBCEWithLogitsLoss", logits.detach().repeat(2, 1),
                 numbers([1, 0, -1, 1], [-1, -1, -1, -1]))  # fmt: skip
    same(twice, 1.5 * log(2))


@pytest.mark.row("S9.15")
def test_yes_or_no_at_every_step_of_a_sequence() -> None:
    said, true = torch.rand(2, 6, dtype=DOUBLE) * 0.9 + 0.05, torch.randint(0, 2, (2, 6)).double()
    logits = said.logit().requires_grad_()
    value = loss("BCEWithLogitsLoss", logits, true, reduction="sum")
    same(value.detach(), -(true * said.log() + (1 - true) * (1 - said).log()).sum())
    (slope,) = torch.autograd.grad(value, logits)
    by_hand = -true / said + (1 - true) / (1 - said)
    torch.testing.assert_close(slope, by_hand * said * (1 - said), rtol=0, atol=1e-12)


@pytest.mark.row("S14.06")
@pytest.mark.row("G:triplet")
def test_triplets_by_squared_and_by_plain_distance() -> None:
    points = numbers([0, 0]), numbers([1, 0]), numbers([1, 0.1])
    torch.testing.assert_close(
        loss("SquaredTripletLoss", *points, margin=0.2), torch.tensor(0.19, dtype=DOUBLE)
    )
    plain = loss("TripletMarginLoss", *points, margin=0.2)
    torch.testing.assert_close(plain, F.triplet_margin_loss(*points, margin=0.2))
    assert plain.item() == pytest.approx(0.195012532, abs=1e-6)


@pytest.mark.row("S14.07")
def test_without_differences_the_margin_is_the_loss() -> None:
    points = [torch.full((5, 128), 0.7, dtype=DOUBLE)] * 3
    same(loss("SquaredTripletLoss", *points, margin=0.3), 0.3)
    same(loss("SquaredTripletLoss", *points, margin=0.0), 0.0)


IMAGE = [[[1, 2], [3, 4]], [[0, 1], [0, 1]]]


@pytest.mark.row("S14.14")
def test_the_content_of_an_image_against_black() -> None:
    image = numbers(IMAGE)
    same(loss("ContentLoss", image, torch.zeros_like(image)), 16.0)
    same(loss("ContentLoss", image, image), 0.0)


@pytest.mark.row("S14.16")
def test_the_style_of_an_image_against_black() -> None:
    image = numbers(IMAGE)
    same(loss("StyleLoss", image, torch.zeros_like(image)), 976 / 256)
    same(loss("StyleLoss", image, image.flip(2, 3)), 0.0)


@pytest.mark.row("S10.12")
def test_one_true_word_against_drawn_ones() -> None:
    theta, word = numbers(1, 0), numbers(2, 1)
    drawn = numbers([0, 1], [1, -1])
    value = loss("NegativeSamplingLoss", (theta @ word)[None], (drawn @ word)[None])
    assert value.item() == pytest.approx(2.75345139, abs=1e-8)
    scores = torch.randn(4, dtype=DOUBLE), torch.randn(4, 5, dtype=DOUBLE)
    questions = torch.cat([scores[0][:, None], scores[1]], dim=1)
    labels = torch.zeros(4, 6, dtype=DOUBLE)
    labels[:, 0] = 1
    same(
        loss("NegativeSamplingLoss", *scores, reduction="sum"),
        F.binary_cross_entropy_with_logits(questions, labels, reduction="sum"),
    )


@pytest.mark.row("S10.16")
@pytest.mark.row("G:glove")
def test_the_weight_of_a_count() -> None:
    counts = numbers(1, 50, 99, 100, 500)
    off = counts.log() + 1  # an error of 1, so that the loss is the weight
    found = torch.stack([
        loss("GloVeLoss", off[i : i + 1], counts[i : i + 1], reduction="sum") for i in range(5)
    ])  # fmt: skip
    wanted = numbers(0.031622777, 0.59460356, 0.99249059, 1, 1)
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-8)
    same(loss("GloVeLoss", numbers(5.0, 0.0), numbers(0.0, 1.0), reduction="sum"), 0.0)
