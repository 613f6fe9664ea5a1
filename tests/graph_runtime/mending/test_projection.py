"""Unlike shapes that meet in a sum: the wire of the shortcut is offered a projection."""

from __future__ import annotations

from typing import Any

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.mending.remedies import mend
from tests.graph_runtime.drawings import drawing

WIDE = {"out_channels": 8, "kernel_size": 3, "padding": 1}


def beside(shape: list[int], kind: str, params: dict[str, Any], swapped: bool = False) -> Document:
    """A block and a wire around it, added; the input's own wire at x1, or at x0."""
    nodes = {
        "image": ("Input", {"shape": shape}),
        "path": (kind, params),
        "add": ("Add", {}),
        "out": ("Output", {}),
    }
    ends = ("x1", "x0") if swapped else ("x0", "x1")
    wires = ("image.y path.x", f"path.y add.{ends[0]}", f"image.y add.{ends[1]}", "add.y out.x")
    return drawing(nodes, *wires)


@pytest.mark.row("S7.49")
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("shape", "kind", "params", "projection", "weights"),
    [
        ([4, 9, 9], "Conv2d", WIDE, ("Conv2d", {"out_channels": 8}), 32),
        ([4, 9, 9], "Conv2d", WIDE | {"stride": 2}, ("Conv2d", {"stride": 2}), 32),
        ([4, 9, 9, 9], "Conv3d", WIDE, ("Conv3d", {"kernel_size": 1}), 32),
        ([128], "Linear", {"out_features": 256}, ("Linear", {"out_features": 256}), 32_768),
        ([5, 6], "Linear", {"out_features": 8}, ("Linear", {"bias": False}), 48),
    ],
    ids=["channels", "half the image", "volume", "128 to 256 features", "steps"],
)
def test_a_sum_of_unlike_shapes_is_offered_a_projection(
    shape: list[int], kind: str, params: dict[str, Any],
    projection: tuple[str, dict[str, Any]], weights: int, swapped: bool,
) -> None:  # fmt: skip
    document = beside(shape, kind, params, swapped)
    checked = check(document)
    (problem,) = checked.problems
    remedy = mend(problem, checked)
    assert remedy is not None and remedy.words.startswith("Project the shortcut")
    mended = check(remedy.applied(document))
    assert mended.problems == ()
    (added,) = mended.nodes.keys() - checked.nodes.keys()
    facts = mended.nodes[added]
    assert (facts.node.kind, facts.cost.parameters) == (projection[0], weights)
    assert facts.node.params.items() >= projection[1].items()
    assert mended.wiring.into[added]["x"].source == "image"


def test_a_shortcut_that_does_not_fit_is_told_to_project() -> None:
    nodes = {
        "image": ("Input", {"shape": [4, 8, 8]}),
        "path": ("Conv2d", WIDE | {"stride": 2}),
        "sum": ("Shortcut", {}),
        "out": ("Output", {}),
    }
    document = drawing(nodes, "image.y path.x", "path.y sum.z", "image.y sum.x", "sum.y out.x")
    checked = check(document)
    remedy = mend(checked.problems[0], checked)
    assert remedy is not None
    mended = remedy.applied(document)
    assert check(mended).problems == ()
    assert mended.nodes["sum"].params == {"mode": "projection", "stride": 2}


@pytest.mark.parametrize(
    ("shape", "kind", "params"),
    [
        ([4, 9, 9], "Conv2d", {"out_channels": 4, "kernel_size": 3}),
        ([4, 9, 9], "Flatten", {}),
        ([4, 9, 9], "ZeroPad2d", {"padding": 1}),
    ],
    ids=["a border lost", "other axes", "a larger image"],
)
def test_sizes_that_no_projection_gives_are_left_to_the_person(
    shape: list[int], kind: str, params: dict[str, Any]
) -> None:
    checked = check(beside(shape, kind, params))
    assert checked.problems
    assert all(mend(problem, checked) is None for problem in checked.problems)


def test_two_inputs_of_their_own_are_matched_at_the_second() -> None:
    nodes = {
        "one": ("Input", {"shape": [3]}),
        "two": ("Input", {"shape": [5]}),
        "add": ("Add", {}),
        "out": ("Output", {}),
    }
    document = drawing(nodes, "one.y add.x0", "two.y add.x1", "add.y out.x")
    checked = check(document)
    remedy = mend(checked.problems[0], checked)
    assert remedy is not None
    assert check(remedy.applied(document)).nodes["add"].outputs["y"].sizes == (3,)
