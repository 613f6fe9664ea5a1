"""Multiply-adds against torch's own counter, and the promise that samples never meet."""

from __future__ import annotations

from math import prod

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from graph_runtime.block import BLOCKS
from graph_runtime.errors import ShapeError
from graph_runtime.tensors import Spec
from tests.walks.draws import Draw, draws
from tests.walks.hints import hinted
from tests.walks.torch_truth import Truth, tensor, truth

COMPUTING = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


def accepted(kind: str, count: int, seed: int) -> list[tuple[Draw, tuple[Spec, ...]]]:
    found = []
    for draw in draws(kind, 40 * count, seed=seed, strange=0.0):
        try:
            shaped = draw.block.shape(*draw.specs)
        except ShapeError:
            continue
        found.append((draw, shaped if isinstance(shaped, tuple) else (shaped,)))
        if len(found) == count:
            return found
    raise AssertionError(f"only {len(found)} draws of {kind} were accepted")


UNCOUNTED = set(hinted("UNCOUNTED"))
"""Kinds whose products torch's counter does not see; other tests count them."""


@pytest.mark.parametrize("kind", sorted(set(COMPUTING) - UNCOUNTED))
def test_multiply_adds_are_those_that_torch_counts(kind: str) -> None:
    """In float64 and by plain products, where torch's counter sees recurrence and attention too."""
    for draw, outputs in accepted(kind, 12, seed=7):
        if _shortened(draw):
            continue  # steps beyond the length of a sample cost nothing
        batch = 2 if "BatchNorm" in kind else 1
        ran, inputs = _double(draw, batch)
        with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
            ran.run(*inputs)
        assert counter.get_total_flops() == 2 * batch * draw.block.macs(*draw.specs, *outputs), draw


@pytest.mark.parametrize("kind", COMPUTING)
def test_the_count_of_parameters_is_that_of_all_listed_weights(kind: str) -> None:
    for draw, _ in accepted(kind, 12, seed=9):
        listed = draw.block.weights(*draw.specs).values()
        assert draw.block.parameters(*draw.specs) == sum(map(prod, listed)), draw


@pytest.mark.parametrize("kind", COMPUTING)
def test_no_sample_changes_the_result_of_another(kind: str) -> None:
    for draw, _ in accepted(kind, 12, seed=8):
        if not getattr(draw.block, "track_running_stats", True):
            continue  # asked for: it takes the figures of the batch after training too
        ran, inputs = _double(draw, 3)
        if ran.module is not None:
            ran.module.eval()
        torch.manual_seed(0)  # for a pooling that draws its windows after training too
        before = ran.run(*inputs)
        others = [x if x is None else _with_other_last(x) for x in inputs]
        torch.manual_seed(0)
        for old, new in zip(before, ran.run(*others), strict=True):
            if not old.dim():
                continue  # a loss is of the whole batch
            torch.testing.assert_close(old[:2], new[:2], rtol=0.0, atol=1e-12, equal_nan=True)


def _shortened(draw: Draw) -> bool:
    ports = draw.block.ports()
    names = ports.required + ports.optional
    return "lengths" in names and draw.specs[names.index("lengths")] is not None


def _double(draw: Draw, batch: int) -> tuple[Truth, list[torch.Tensor | None]]:
    torch.manual_seed(0)
    ran = truth(draw.block, draw.specs)
    if ran.module is not None:
        ran.module.double()
    inputs = [
        None if s is None else tensor(s, batch, rows=draw.rows, kind=draw.block.kind())
        for s in draw.specs
    ]
    return ran, [x.double() if x is not None and x.is_floating_point() else x for x in inputs]


def _with_other_last(x: torch.Tensor) -> torch.Tensor:
    """The same samples but for the last one."""
    return torch.cat((x[:2], torch.zeros_like(x[2:])))
