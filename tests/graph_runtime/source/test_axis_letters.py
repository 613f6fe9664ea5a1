"""Comments in a group's class tell how heights and widths follow from those that arrive."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Definition, Document
from graph_runtime.formula import as_formula
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.graph_runtime.groups.test_kinds import body, node, wires
from tests.graph_runtime.source.test_group_source import built

POOL = body("x bent y", bent=node("MaxPool2d", kernel_size=2))
VALID = body("x bent y", bent=node("MaxPool2d", kernel_size=3, stride=1))
WIDER = body("x bent y", bent=node("ZeroPad2d", padding=[2, 1, 1, 0]))
ENLARGED = body("x bent y", bent=node("Upsample", scale_factor=3.0))
ROUNDED_UP = body("x bent y", bent=node("MaxPool2d", kernel_size=3, stride=2, padding=1))
TO_SEVEN = body("x bent y", bent=node("MaxPool2d", kernel_size=5, stride=3))
STEP = node("MaxPool2d", kernel_size=1, stride=as_formula("stride"))
STRIDED = body("x bent y", parameters={"stride": 1}, bent=STEP)


def at_two_places(inside: Definition, *sides: int, **params: int) -> Document:
    """The group on two pictures of these sides; only the second place has the parameters."""
    nodes = {}
    for index, side in enumerate(sides):
        nodes[f"image{index}"] = node("Input", shape=[3, side, side + 2])
        own = params if index else {}
        nodes[f"group{index}"] = node("Group", "bent", **own)
        nodes[f"result{index}"] = node("Output")
    wired = tuple(w for i in range(len(sides)) for w in wires(f"image{i} group{i} result{i}"))
    return Document(nodes=nodes, edges=wired, definitions={"bent": inside})


@pytest.mark.parametrize(
    ("inside", "sides", "params", "told"),
    [
        (POOL, (8, 12), {}, "H // 2, W // 2"),
        (POOL, (9, 12), {}, "H // 2, W // 2"),
        (VALID, (8, 12), {}, "H - 2, W - 2"),
        (WIDER, (8, 12), {}, "H + 1, W + 3"),
        (ENLARGED, (8, 12), {}, "H * 3, W * 3"),
        (ROUNDED_UP, (7, 12), {}, "(H + 1) // 2, (W + 1) // 2"),
        (STRIDED, (8, 12), {"stride": 4}, "H // stride, (W + stride - 1) // stride"),
        (TO_SEVEN, (24, 14), {}, "H_out, W_out"),
    ],
)
def test_a_comment_says_what_becomes_of_height_and_width(
    inside: Definition, sides: tuple[int, ...], params: dict[str, int], told: str
) -> None:
    source, model = built(at_two_places(inside, *sides, **params))
    assert f"(N, 3, {told})" in source.text
    given = [torch.rand(1, 3, side, side + 2) for side in sides]
    names = {"stride": 1}
    for x, y in zip(given, model(*given), strict=True):
        if "out" not in told:
            known = {"H": x.shape[2], "W": x.shape[3], **names}
            assert tuple(y.shape[2:]) == eval(told, known)
        names = params


def test_a_second_input_of_other_sizes_has_letters_of_its_own() -> None:
    text = generate(check(read_example("unet"))).text
    assert "# x: (N, in_channels, H, W) float32" in text
    assert "# skip: (N, skip_channels, H_skip, W_skip) float32" in text
