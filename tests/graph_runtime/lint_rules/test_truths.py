"""What the rules claim is so: shown with torch in float64, beside the advice itself."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.errors import RunError
from graph_runtime.loss import LOSSES
from graph_runtime.train.network import memory_need
from tests.golden.running import T64, model, random
from tests.graph_runtime.lint_rules.patterns import (
    BOTH,
    CAUSAL,
    CLASSES,
    ENCODING,
    IMAGE,
    IRIS,
    LAYER,
    NUMBERS,
    ROW,
    STEPS,
    TABLE,
    WIDE,
    conv,
    encoder_decoder,
    linear,
    row,
    two_attentions,
)  # fmt: skip


def rules(document: Document) -> set[str]:
    return {advice.rule for advice in advise(check(document))}


@pytest.mark.row("S1.25")
def test_two_linear_layers_collapse_to_one_and_are_told() -> None:
    document = row(ROW, linear(6), linear(3))
    net = model(document)
    first, second = net.linear_1, net.linear_2
    x = random(5, 8)
    weight, bias = second.weight @ first.weight, second.weight @ first.bias + second.bias
    torch.testing.assert_close(net(x), x @ weight.T + bias, **T64)
    assert "LinearAfterLinear" in rules(document)
    assert "LinearAfterLinear" not in rules(row(ROW, linear(6), "ReLU", linear(3)))


@pytest.mark.row("S1.27")
def test_a_last_linear_layer_before_squared_errors_is_right() -> None:
    assert rules(row(TABLE, linear(6), "ReLU", linear(1), training=NUMBERS)) == set()


@pytest.mark.row("S2.17")
def test_a_softmax_before_cross_entropy_is_told_and_makes_gradients_small() -> None:
    assert rules(row(IRIS, linear(3), "Softmax", training=CLASSES)) == {"SoftmaxBeforeLoss"}
    logits, wrong = torch.tensor([[8.0, 0.0, 0.0]], dtype=torch.float64), torch.tensor([1])
    slopes = []
    for squeeze in (nn.Identity(), nn.Softmax(-1)):
        given = logits.clone().requires_grad_()
        nn.functional.cross_entropy(squeeze(given), wrong).backward()
        assert given.grad is not None
        slopes.append(float(given.grad.abs().max()))
    assert slopes[1] < slopes[0] / 1000


@pytest.mark.row("S5.04")
def test_a_bias_before_batch_normalization_changes_nothing() -> None:
    document = row(IMAGE, conv(), "BatchNorm2d", "ReLU")
    assert rules(document) == {"BiasBeforeBatchNorm"}
    net = model(document).train()
    # Eighths are exact in binary, and so is their mean over a power of two of them.
    x = (8 * random(4, 3, 10, 10)).round() / 8
    with torch.no_grad():
        net.conv2d_1.weight.copy_((8 * net.conv2d_1.weight).round() / 8)
        net.conv2d_1.bias.zero_()
        before = net(x)
        net.conv2d_1.bias += 5
        assert float((net(x) - before).abs().max()) < 1e-15


@pytest.mark.row("S5.04")
@pytest.mark.parametrize("layer", [linear(6), conv()])
def test_its_remedy_turns_the_bias_off(layer: tuple[str, dict[str, int]]) -> None:
    dense = layer[0] == "Linear"
    norm = "BatchNorm1d" if dense else "BatchNorm2d"
    document = row(ROW if dense else IMAGE, layer, norm, "ReLU")
    (advice,) = advise(check(document))
    assert advice.remedy is not None and advice.node is not None
    assert advice.remedy.edit(document) == set_param(document, advice.node, "bias", False)


@pytest.mark.row("S12.39")
def test_attention_without_positions_does_not_see_the_order() -> None:
    blind, seeing = row(STEPS, LAYER), row(STEPS, ENCODING, LAYER)
    assert rules(blind) == {"AttentionWithoutPosition"} and rules(seeing) == set()
    x, order = random(2, 6, 8), torch.tensor([3, 1, 5, 0, 2, 4])
    net = model(blind)
    torch.testing.assert_close(net(x[:, order]), net(x)[:, order], **T64)
    net = model(seeing)
    assert float((net(x[:, order]) - net(x)[:, order]).detach().abs().max()) > 0.1


@pytest.mark.row("S12.32")
def test_attention_is_linear_in_its_values_and_two_in_a_row_are_told() -> None:
    weights = random(2, 5, 6).softmax(-1)
    one, two = random(2, 6, 8, seed=2), random(2, 6, 8, seed=3)
    mixed = weights @ (3 * one - 2 * two)
    torch.testing.assert_close(mixed, 3 * (weights @ one) - 2 * (weights @ two), **T64)
    assert rules(two_attentions()) == {"AttentionAfterAttention"}
    assert rules(two_attentions(linear(32), ("GELU", {}), linear(8))) == set()


@pytest.mark.row("S7.16")
def test_an_even_kernel_is_a_hint_and_blocks_nothing() -> None:
    checked = check(row(IMAGE, conv(4, 4)))
    (advice,) = advise(checked)
    assert advice.weight == "hint" and advice.rule == "EvenKernel"
    assert checked.sound and not checked.problems


@pytest.mark.row("S2.12")
def test_nothing_learns_before_a_hardmax_and_it_is_told() -> None:
    document = row(ROW, linear(3), "Hardmax")
    assert rules(document) == {"HardmaxGradient"}
    net, x = model(document), random(4, 8)
    y = net(x).sum() + 0 * net.linear_1.weight.sum()
    y.backward()
    assert float(net.linear_1.weight.grad.abs().max()) == 0.0


@pytest.mark.row("S9.42")
def test_a_bidirectional_layer_in_a_causal_path_sees_what_is_to_come() -> None:
    document = row(STEPS, BOTH, CAUSAL)
    assert "BidirectionalInCausal" in rules(document)
    assert "BidirectionalInCausal" in rules(encoder_decoder("query"))
    assert "BidirectionalInCausal" not in rules(encoder_decoder("key"))
    (advice,) = (a for a in advise(check(document)) if a.rule == "BidirectionalInCausal")
    assert advice.remedy is not None
    x = random(1, 6, 8)
    later = torch.cat([x[:, :5], x[:, 5:] + 1], 1)
    leaking, fixed = model(document), model(advice.remedy.edit(document))
    assert not torch.allclose(leaking(x)[:, 0], leaking(later)[:, 0])
    torch.testing.assert_close(fixed(x)[:, 0], fixed(later)[:, 0], **T64)


@pytest.mark.row("S1.13")
def test_a_result_of_one_axis_never_meets_targets_of_two_in_silence() -> None:
    mean = ("MeanOverTime", {"dim": 1})
    (problem,) = check(row(TABLE, mean, training=NUMBERS)).problems
    assert problem.param == "training.loss" and "(N, 1)" in problem.message
    assert check(row(TABLE, linear(1), training=NUMBERS)).problems == ()
    column, flat = torch.zeros(5, 1), torch.zeros(5)
    assert (column - flat).shape == (5, 5)


@pytest.mark.row("S1.37")
def test_three_thousand_million_weights_are_told_and_refused_before_any_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = row(WIDE, "Flatten", linear(1000))
    assert check(document).cost.parameters == 3_000_001_000
    assert rules(document) == {"LargeLinear"}
    monkeypatch.setattr(memory_need, "memory_of", lambda device: 16 * 2**30)
    with pytest.raises(RunError, match="3,000,001,000 parameters"):
        memory_need.expect_fit(check(document).cost.parameters, torch.device("cpu"))


@pytest.mark.row("S2.16")
@pytest.mark.row("G:logits")
def test_losses_take_logits_so_that_nothing_overflows_and_a_second_softmax_is_told() -> None:
    z, no = torch.tensor([200.0]), torch.tensor([0.0])
    pair, second = torch.tensor([[1000.0, 0.0]]), torch.tensor([1])
    assert float(-torch.log(1 - torch.sigmoid(z))) == float("inf")
    assert float(-torch.log(torch.softmax(pair, -1))[0, 1]) == float("inf")
    assert float(_loss("BCEWithLogitsLoss")(z, no)) == 200.0
    assert float(_loss("CrossEntropyLoss")(pair, second)) == 1000.0
    assert "SoftmaxBeforeLoss" in rules(row(IRIS, linear(3), "Softmax", training=CLASSES))


def _loss(kind: str) -> nn.Module:
    """The loss as a run builds it, with its default parameters."""
    made = LOSSES.kinds[kind]()
    assert made.takes == "logits"
    built = made.constructor()
    module: nn.Module = getattr(nn, built.target.removeprefix("nn."))(**built.kwargs)
    return module
