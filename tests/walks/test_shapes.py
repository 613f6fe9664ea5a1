"""Every block's shape rule against torch: the same shapes, dtypes, weights and refusals."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.errors import BatchError, ShapeError
from graph_runtime.tensors import SCALAR, Spec
from tests.walks.draws import Draw, draws
from tests.walks.torch_truth import DTYPES, REFUSALS, tensor, truth

# torch says that an even kernel costs it a copy; the numbers are right all the same.
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")

COMPUTING = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})
PLAIN_MEANS = ("AdaptiveAvgPool2d", "AdaptiveAvgPool3d")
PLAIN_SIZES = (1, [1, 1], [1, 1, 1])
"""Here torch takes a plain mean over the last axes, whatever the others are."""
ACCEPTED = 60
"""Draws that the rule must accept, for each block; refused ones come on top."""
ACCEPTED_STRANGE = 20
"""Accepted draws among the strange ones that are looked at."""


@pytest.mark.parametrize("kind", COMPUTING)
def test_the_shape_rule_says_what_torch_does(kind: str) -> None:
    accepted = 0
    for draw in draws(kind, 800):
        rule = _rule(draw)
        if isinstance(rule, BatchError):
            continue
        if isinstance(rule, ShapeError):
            assert _torch_refuses(draw), f"torch takes what the rule refuses: {draw}: {rule}"
            continue
        _same_as_torch(draw, rule)
        accepted += 1
        if accepted == ACCEPTED:
            return
    pytest.fail(f"only {accepted} of 800 draws were accepted: draw better ones")


@pytest.mark.parametrize("kind", COMPUTING)
def test_refused_inputs_are_refused_by_torch_too(kind: str) -> None:
    accepted = 0
    for draw in draws(kind, 120, seed=1, strange=0.6):
        rule = _rule(draw)
        if isinstance(rule, BatchError):
            continue
        if isinstance(rule, ShapeError):
            assert _torch_refuses(draw), f"torch takes what the rule refuses: {draw}: {rule}"
        elif (accepted := accepted + 1) <= ACCEPTED_STRANGE:
            _same_as_torch(draw, rule)


@pytest.mark.parametrize("kind", COMPUTING)
def test_the_rule_never_looks_at_the_batch(kind: str) -> None:
    """What torch gives for 2 and for 5 samples differs in the first axis alone."""
    for draw in draws(kind, 12, seed=2):
        rule = _rule(draw)
        if isinstance(rule, ShapeError) or rule == (SCALAR,):
            continue
        both = zip(rule, _results(draw, 2), _results(draw, 5), strict=True)
        for few, many in ((few, many) for spec, few, many in both if spec != SCALAR):
            assert (few.shape[0], many.shape[0]) == (2, 5), draw
            assert few.shape[1:] == many.shape[1:], draw


def _rule(draw: Draw) -> tuple[Spec, ...] | ShapeError:
    try:
        shaped = draw.block.shape(*draw.specs)
    except ShapeError as refusal:
        assert refusal.message.endswith((".", "?")), refusal
        assert refusal.fix.endswith("."), refusal
        assert refusal.param is None or refusal.param in {p.name for p in draw.block.params()}
        return refusal
    return shaped if isinstance(shaped, tuple) else (shaped,)


def _same_as_torch(draw: Draw, rule: tuple[Spec, ...]) -> None:
    try:
        made = truth(draw.block, draw.specs, "meta")
        results = _results(draw, draw.batch)
    except REFUSALS as refusal:
        pytest.fail(f"the rule takes what torch refuses: {draw}: {refusal}")
    for spec, result in zip(rule, results, strict=True):
        expected = tuple(draw.batch if size == "N" else size for size in spec.shape)
        assert tuple(result.shape) == expected, draw
        assert result.dtype == DTYPES[spec.dtype], draw
        assert len(spec.axes) == spec.rank, draw
    weights = [] if made.module is None else list(made.module.named_parameters())
    ours = list(draw.block.weights(*draw.specs).items())
    assert ours == [(name, tuple(weight.shape)) for name, weight in weights], draw
    macs = draw.block.macs(*draw.specs, *rule)
    assert type(macs) is int, draw
    assert macs >= 0, draw


def _torch_refuses(draw: Draw) -> bool:
    """Whether torch raises; its meta device is lenient here and there, the CPU decides then."""
    if draw.block.kind() in PLAIN_MEANS and draw.params.get("output_size", 1) in PLAIN_SIZES:
        return True
    for device in ("meta", "cpu"):
        try:
            results = _run(draw, device, draw.batch)
        except REFUSALS:
            return True
        if not all(result.numel() for result in results):
            return True  # an image without a pixel is nothing to go on with
    return False


def _results(draw: Draw, batch: int) -> tuple[torch.Tensor, ...]:
    """Outputs on the meta device, or on the CPU where meta cannot follow torch."""
    try:
        return _run(draw, "meta", batch)
    except REFUSALS:
        return _run(draw, "cpu", batch)


def _run(draw: Draw, device: str, batch: int) -> tuple[torch.Tensor, ...]:
    made = truth(draw.block, draw.specs, device)
    tensors = [
        None if spec is None else tensor(spec, batch, device, draw.rows, draw.block.kind())
        for spec in draw.specs
    ]
    return made.run(*tensors)
