"""What a block says it sees of its inputs, against the gradient of torch."""

from __future__ import annotations

from itertools import product

import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.errors import ShapeError
from graph_runtime.reach import Reaches
from tests.walks.draws import Draw, draws
from tests.walks.torch_truth import tensor, truth

KINDS = sorted(set(BLOCKS.kinds) - {"Input", "Output", "Target"})
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outside_of_its_reach_changes_a_result(kind: str) -> None:
    if not any(BLOCKS.kinds[kind].accepted(p)[0] == "float32" for p in _ports(kind)):
        return
    compared = 0
    for draw in draws(kind, 60, seed=11, strange=0.0):
        if getattr(draw.block, "padding_mode", "zeros") != "zeros" or kind in BORDERS:
            continue  # a border taken from the image is seen from its other places too
        try:
            draw.block.shape(*draw.specs)
        except ShapeError:
            continue
        compared += _compare(draw)
        if compared >= 4:
            return


BORDERS = {
    f"{kind}Pad{n}d" for kind in ("Reflection", "Replication", "Circular") for n in (1, 2, 3)
}


def _ports(kind: str) -> tuple[str, ...]:
    ports = BLOCKS.kinds[kind].ports()
    return ("x0", "x1", "x2", "x3") if ports.variadic else ports.required + ports.optional


def _compare(draw: Draw) -> bool:
    """Whether the block speaks of a window; the first and the last place of the result agree."""
    names = [n for n, spec in zip(_ports(draw.block.kind()), draw.specs, strict=False) if spec]
    reaches = [draw.block.reach(name, *draw.specs) for name in names]
    if all(reach is None for reach in reaches):
        return False
    torch.manual_seed(0)
    ran = truth(draw.block, draw.specs)
    if ran.module is not None:
        ran.module.double().eval()
    inputs = [
        None if s is None else tensor(s, 2, rows=draw.rows, kind=draw.block.kind())
        for s in draw.specs
    ]
    inputs = [
        x.double().abs() + 0.1 if x is not None and x.is_floating_point() else x for x in inputs
    ]
    for x in inputs:
        if x is not None:
            x.requires_grad_(x.is_floating_point())
    y = ran.run(*inputs)[0]
    for places in product(*((0, size - 1) for size in y.shape[2:])):
        result = y[(slice(None), slice(None), *places)].sum()
        for x, reach in zip((x for x in inputs if x is not None), reaches, strict=True):
            if reach is not None and x.requires_grad and result.requires_grad:
                (slope,) = torch.autograd.grad(result, x, retain_graph=True, allow_unused=True)
                assert _inside(slope, reach, places), (draw, places)
    return True


def _inside(slope: torch.Tensor | None, reach: Reaches, places: tuple[int, ...]) -> bool:
    if slope is None or not reach:
        return slope is None or not slope.any()
    return all(
        set((slope != 0).transpose(0, axis).flatten(1).any(1).nonzero().flatten().tolist())
        <= set(one.positions(place))
        for axis, (one, place) in enumerate(zip(reach, places, strict=True), start=2)
    )
