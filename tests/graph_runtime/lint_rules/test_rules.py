"""Every rule speaks of its pattern, is silent where the pattern nearly stands, and mends it."""

from __future__ import annotations

import pytest

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.lint_rule import LINT_RULES, Advice
from tests.graph_runtime.lint_rules.patterns import (
    BOTH,
    CAUSAL,
    CLASSES,
    ENCODING,
    FLAT,
    IMAGE,
    IRIS,
    LAYER,
    NUMBERS,
    ROW,
    STEPS,
    SWAP,
    TABLE,
    TOKENS,
    WIDE,
    branch,
    conv,
    cross_attention,
    encoder_decoder,
    gate,
    linear,
    masked_attention,
    projected_attention,
    read_twice,
    row,
    started,
    sum_of,
    two_attentions,
)  # fmt: skip

SAME = {"padding": "same"}
UNSCALED = NUMBERS.model_copy(update={"scale_targets": False})
ALONE = CLASSES.model_copy(update={"batch_size": 1})


def changing(*kinds: str, **params: object) -> Document:
    """Digits whose training samples undergo these."""
    transforms = tuple(Recipe(kind=kind, params=params) for kind in kinds)
    steps = (("Input", {"shape": [1, 8, 8]}), "Flatten", linear(10))
    return row(*steps, training=Training(transforms=transforms))


WHOLE = Training(batch_size=1024)
DIGIT = ("Input", {"shape": [1, 8, 8]})
POOLED = ("GlobalAvgPool", linear(10))

FIRES: list[tuple[str, Document]] = [
    ("LinearAfterLinear", row(ROW, linear(6), linear(3))),
    ("LinearAfterLinear", row(ROW, linear(6), "Dropout", linear(3))),
    ("LinearAfterLinear", row(IMAGE, conv(), conv(), "ReLU")),
    ("LinearAfterLinear", row(IMAGE, conv(), "Flatten", linear(3))),
    ("SoftmaxBeforeLoss", row(IRIS, linear(3), "Softmax", training=CLASSES)),
    ("SoftmaxBeforeLoss", row(IRIS, linear(3), "Sigmoid", "Identity", training=CLASSES)),
    ("SoftmaxBeforeLoss", row(IRIS, linear(3), "ReLU", training=CLASSES)),
    ("RangeOfResult", row(TABLE, linear(1), "ReLU", training=NUMBERS)),
    ("RangeOfResult", row(TABLE, linear(1), "Tanh", training=NUMBERS)),
    ("RangeOfResult", row(TABLE, linear(1), "ReLU", training=UNSCALED)),
    ("BiasBeforeBatchNorm", row(ROW, linear(6), "BatchNorm1d", "ReLU")),
    ("BiasBeforeBatchNorm", row(IMAGE, conv(), "BatchNorm2d", "ReLU")),
    ("EvenKernel", row(IMAGE, conv(4, 4))),
    ("EvenKernel", row(IMAGE, conv(4, [3, 2], **SAME))),
    ("HardmaxGradient", row(ROW, linear(3), "Hardmax")),
    ("HardmaxGradient", row(ROW, linear(6), "Heaviside", linear(3))),
    ("BatchOfOne", row(IRIS, "BatchNorm1d", linear(3), training=ALONE)),
    ("LargeLinear", row(WIDE, "Flatten", linear(1000))),
    ("DropoutAtTheEnd", row(ROW, linear(3), "Dropout")),
    ("DropoutAtTheEnd", row(ROW, linear(3), "Dropout", "Softmax")),
    ("DropoutBeforeBatchNorm", row(ROW, "Dropout", "BatchNorm1d", "ReLU")),
    ("KernelOnOnePixel", row(IMAGE, "AdaptiveAvgPool2d", conv(4, 3, padding=1))),
    ("HiddenSigmoid", row(ROW, linear(6), "Sigmoid", linear(3))),
    ("StretchedBothWays", sum_of([5, 1], [1, 5])),
    ("DeadBranch", branch()),
    ("AttentionWithoutPosition", row(STEPS, LAYER)),
    ("AttentionWithoutPosition", row(TOKENS, ("Embedding", {"embedding_dim": 8}), LAYER, LAYER)),
    ("AttentionWithoutPosition", row(IMAGE, conv(4, 4, stride=4), FLAT, SWAP, LAYER)),
    ("AttentionWithoutPosition", projected_attention()),
    ("AttentionAfterAttention", two_attentions()),
    ("AttentionAfterAttention", two_attentions(linear(8))),
    ("BidirectionalInCausal", row(STEPS, BOTH, CAUSAL)),
    ("BidirectionalInCausal", row(STEPS, ENCODING, CAUSAL, BOTH)),
    ("BidirectionalInCausal", encoder_decoder("query")),
    ("AttentionWithoutPosition", row(STEPS, "SelfAttention")),
    ("AttentionAfterAttention", row(STEPS, ENCODING, "SelfAttention", "SelfAttention")),
    ("EqualUnits", started(row(ROW, linear(6), "Tanh", linear(3)), "zeros_")),
    ("MirroredCharacters", changing("RandomCrop", "RandomHorizontalFlip")),
    ("SmallNoiseBank", changing("NoiseBank", noises=100)),
    ("MoreThanMemory", row(DIGIT, conv(2_000_000), "ReLU", *POOLED, training=WHOLE)),
    ("EqualUnits", started(row(ROW, linear(6), "BatchNorm1d", "Tanh", linear(3)), "constant_")),
]

SILENT: list[tuple[str, Document]] = [
    ("LinearAfterLinear", row(ROW, linear(6), "ReLU", linear(3))),
    ("LinearAfterLinear", row(TABLE, linear(6), "ReLU", linear(1), training=NUMBERS)),
    ("LinearAfterLinear", row(IMAGE, conv(3, 3, groups=3), conv(8, 1), "ReLU")),
    ("LinearAfterLinear", row(STEPS, linear(8), ENCODING, linear(3))),
    ("SoftmaxBeforeLoss", row(IRIS, linear(3), training=CLASSES)),
    ("SoftmaxBeforeLoss", row(IRIS, linear(3), "Softmax")),
    ("SoftmaxBeforeLoss", row(IRIS, linear(6), "Softmax", linear(3), training=CLASSES)),
    ("SoftmaxBeforeLoss", row(TABLE, linear(1), "Sigmoid", training=NUMBERS)),
    ("RangeOfResult", row(TABLE, linear(1), training=NUMBERS)),
    ("RangeOfResult", row(TABLE, linear(1), "Tanh", training=UNSCALED)),
    ("RangeOfResult", row(TABLE, linear(1), "LeakyReLU", training=NUMBERS)),
    ("BiasBeforeBatchNorm", row(ROW, linear(6, bias=False), "BatchNorm1d", "ReLU")),
    ("BiasBeforeBatchNorm", row(ROW, linear(6), "LayerNorm", "ReLU")),
    ("BiasBeforeBatchNorm", row(ROW, linear(6), "ReLU", "BatchNorm1d")),
    ("BiasBeforeBatchNorm", row(STEPS, linear(8), "BatchNorm1d", "ReLU")),
    ("BiasBeforeBatchNorm", read_twice()),
    ("EvenKernel", row(IMAGE, conv(4, 3))),
    ("EvenKernel", row(IMAGE, conv(4, 4, stride=2, padding=1))),
    ("EvenKernel", row(IMAGE, "MaxPool2d")),
    ("HardmaxGradient", row(ROW, linear(3), ("Hardmax", {"straight_through": True}))),
    ("HardmaxGradient", row(ROW, "Hardmax")),
    ("BatchOfOne", row(IRIS, "LayerNorm", linear(3), training=ALONE)),
    ("BatchOfOne", row(IRIS, "BatchNorm1d", linear(3), training=CLASSES)),
    ("LargeLinear", row(("Input", {"shape": [3, 64, 64]}), "Flatten", linear(1000))),
    ("LargeLinear", row(WIDE, ("AdaptiveAvgPool2d", {"output_size": 7}), "Flatten", linear(1000))),
    ("DropoutAtTheEnd", row(ROW, "Dropout", linear(3), "Softmax")),
    ("DropoutBeforeBatchNorm", row(ROW, "BatchNorm1d", "Dropout", linear(3))),
    ("DropoutBeforeBatchNorm", row(ROW, "Dropout", linear(3), "BatchNorm1d")),
    ("KernelOnOnePixel", gate()),
    ("KernelOnOnePixel", row(IMAGE, conv(4, 3, padding=1), "AdaptiveAvgPool2d")),
    ("HiddenSigmoid", gate()),
    ("HiddenSigmoid", row(ROW, linear(6), "Tanh", linear(3), "Sigmoid")),
    ("StretchedBothWays", gate()),
    ("StretchedBothWays", sum_of([5, 1], [5, 4])),
    ("DeadBranch", branch("act.y join.x1")),
    ("AttentionWithoutPosition", row(STEPS, ENCODING, LAYER)),
    ("AttentionWithoutPosition", row(STEPS, CAUSAL)),
    ("AttentionWithoutPosition", row(STEPS, "LSTM", LAYER)),
    ("AttentionWithoutPosition", row(IMAGE, conv(4, 3), FLAT, SWAP, LAYER)),
    ("AttentionWithoutPosition", row(STEPS, SWAP, linear(4), SWAP, LAYER)),
    ("AttentionWithoutPosition", projected_attention(ENCODING)),
    ("AttentionAfterAttention", two_attentions(linear(32), ("GELU", {}), linear(8))),
    ("AttentionAfterAttention", cross_attention()),
    ("AttentionAfterAttention", row(STEPS, ENCODING, LAYER, LAYER)),
    ("AttentionWithoutPosition", masked_attention()),
    ("BidirectionalInCausal", row(STEPS, BOTH, LAYER)),
    ("BidirectionalInCausal", row(STEPS, "LSTM", CAUSAL)),
    ("BidirectionalInCausal", encoder_decoder("key")),
    ("MoreThanMemory", row(DIGIT, conv(200), "ReLU", *POOLED, training=WHOLE)),
    ("EqualUnits", row(ROW, linear(6), "Tanh", linear(3))),
    ("MirroredCharacters", changing("RandomCrop", "RandomAffine")),
    ("SmallNoiseBank", changing("NoiseBank", noises=1000)),
    ("EqualUnits", started(row(ROW, linear(6), "Tanh", linear(3)), "normal_", "linear_1")),
    ("EqualUnits", started(row(ROW, linear(6), "Tanh", linear(3)), "zeros_", "linear_1")),
    ("EqualUnits", started(row(ROW, linear(6), "Tanh", linear(3)), "zeros_", "linear_3")),
    ("EqualUnits", started(row(ROW, linear(6), "Dropout", "ReLU", linear(3)), "zeros_")),
]


def said(document: Document, rule: str) -> list[Advice]:
    return [advice for advice in advise(check(document)) if advice.rule == rule]


def named(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("rule", "document"), FIRES, ids=named)
def test_it_speaks_of_its_pattern_and_keeps_nothing_from_running(
    rule: str, document: Document
) -> None:
    checked = check(document)
    assert checked.problems == ()
    (advice,) = said(document, rule)
    assert advice.node in document.nodes
    assert advice.message.endswith(".") and advice.fix.endswith(".")


@pytest.mark.parametrize(("rule", "document"), SILENT, ids=named)
def test_it_is_silent_where_the_pattern_nearly_stands(rule: str, document: Document) -> None:
    assert check(document).problems == ()
    assert said(document, rule) == []


@pytest.mark.parametrize(("rule", "document"), FIRES, ids=named)
def test_its_remedy_makes_it_silent_and_keeps_the_drawing_sound(
    rule: str, document: Document
) -> None:
    (advice,) = said(document, rule)
    if advice.remedy is not None:
        mended = advice.remedy.edit(document)
        assert check(mended).problems == ()
        assert said(mended, rule) == []


def test_every_rule_has_a_pattern_and_nearly_every_one_a_remedy() -> None:
    fired = {rule for rule, _ in FIRES}
    assert fired == set(LINT_RULES.kinds)
    mended = {rule for rule, document in FIRES if any(a.remedy for a in said(document, rule))}
    assert set(LINT_RULES.kinds) - mended == {"StretchedBothWays"}
