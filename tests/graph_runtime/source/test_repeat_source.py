"""The lines of repeated groups, where names, places and values could be taken for each other."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source

WIDTH = {"formula": "width"}


def definition(nodes: dict[str, Node], *wires: str, **parameters: Any) -> Definition:
    return Definition(parameters=parameters, nodes=nodes, edges=edges(*wires))


def edges(*wires: str) -> tuple[Edge, ...]:
    """`"a.y b.x"`: from output `y` of a to input `x` of b."""
    ends = [[end.split(".") for end in wire.split()] for wire in wires]
    return tuple(
        Edge(source=a, source_port=out, target=b, target_port=into) for (a, out), (b, into) in ends
    )


def run(document: Document, *given: torch.Tensor) -> tuple[Any, str]:
    checked = check(document)
    assert checked.problems == ()
    text = generate(checked).text
    check_source(text, document)
    space = ModuleType("model")
    exec(compile(text, "model.py", "exec"), space.__dict__)
    return space.Model()(*given), text


def doubled(repeat: Node, **definitions: Definition) -> Document:
    """A value that only the Repeat reads, at both of its inputs."""
    nodes = {
        "row": Node(kind="Input", params={"shape": [2]}),
        "scale": Node(kind="Scale", params={"times": 2.0}),
        "deep": repeat,
        "result": Node(kind="Output"),
    }
    wires = ("row.y scale.x", "scale.y deep.a", "scale.y deep.b", "deep.sum result.x")
    return Document(nodes=nodes, edges=edges(*wires), definitions=definitions)


ADDING = definition(
    {
        "a": Node(kind="GroupInput"),
        "b": Node(kind="GroupInput"),
        "add": Node(kind="Add"),
        "twice": Node(kind="Scale", params={"times": 2.0}),
        "sum": Node(kind="GroupOutput"),
        "more": Node(kind="GroupOutput"),
    },
    "a.y add.x0", "b.y add.x1", "add.y twice.x", "add.y sum.x", "twice.y more.x",
)  # fmt: skip


def test_every_place_of_a_row_reads_what_stood_before_the_row() -> None:
    """Value 2: 2 + 2 = 4, 4 + 2 = 6, 6 + 2 = 8; the second output is passed over."""
    repeat = Node(kind="Repeat", definition="adding", params={"times": 3})
    result, _ = run(doubled(repeat, adding=ADDING), torch.ones(1, 2))
    assert result.tolist() == [[8.0, 8.0]]


@pytest.mark.parametrize(("join", "expected"), [("add", [12.0]), ("concatenate", [4.0] * 3)])
def test_places_side_by_side_give_their_first_output(join: str, expected: list[float]) -> None:
    params = {"times": 3, "arrangement": "parallel", "join": join}
    repeat = Node(kind="Repeat", definition="adding", params=params)
    result, _ = run(doubled(repeat, adding=ADDING), torch.ones(1, 2))
    assert result[0, :: 2 if join == "concatenate" else 1].tolist()[: len(expected)] == expected


def test_truths_side_by_side_are_counted() -> None:
    nodes = {"x": Node(kind="GroupInput"), "y": Node(kind="GroupOutput")}
    params = {"times": 3, "arrangement": "parallel", "join": "add"}
    document = Document(
        nodes={
            "mask": Node(kind="Input", params={"shape": [2], "dtype": "bool"}),
            "votes": Node(kind="Repeat", definition="same", params=params),
            "result": Node(kind="Output"),
        },
        edges=edges("mask.y votes.x", "votes.y result.x"),
        definitions={"same": definition(nodes, "x.y y.x")},
    )
    result, _ = run(document, torch.tensor([[True, False]]))
    assert result.tolist() == [[3, 0]]
    assert check(document).nodes["votes"].outputs["y"].dtype == "int64"


def _growing() -> Definition:
    """A layer of any width."""
    nodes = {
        "x": Node(kind="GroupInput"),
        "layer": Node(kind="Linear", params={"out_features": WIDTH}),
        "y": Node(kind="GroupOutput"),
    }
    return definition(nodes, "x.y layer.x", "layer.y y.x", width=4)


def _chained(definitions: dict[str, Definition], *groups: tuple[str, Node]) -> Document:
    nodes = {"row": Node(kind="Input", params={"shape": [4]}), **dict(groups)}
    nodes["result"] = Node(kind="Output")
    names = list(nodes)
    wires = [f"{a}.y {b}.x" for a, b in itertools.pairwise(names)]
    return Document(nodes=nodes, edges=edges(*wires), definitions=definitions)


def test_a_width_that_counts_beside_one_that_does_not_is_listed_with_it() -> None:
    """The first place takes 4, the others what the one before gives: 3, 6, 12."""
    params = {"times": 4, "width": {"formula": "3 * 2**i"}}
    repeat = Node(kind="Repeat", definition="step", params=params)
    result, text = run(_chained({"step": _growing()}, ("deep", repeat)), torch.ones(1, 4))
    assert result.shape == (1, 24)
    assert "in ((4, 3), (3, 6), (6, 12), (12, 24))" in text


def test_groups_whose_class_names_meet_stay_apart() -> None:
    """`step` is of two classes, Step and another; `step_2` is Step2 by its name."""
    dropping = definition(
        {
            "x": Node(kind="GroupInput"),
            "drop": Node(kind="Dropout"),
            "inner": Node(kind="Linear", params={"out_features": WIDTH}),
            "bias": Node(kind="Softmax", params={"dim": {"formula": "width - 7"}}),
            "y": Node(kind="GroupOutput"),
        },
        "x.y drop.x", "drop.y inner.x", "inner.y bias.x", "bias.y y.x", width=6,
    )  # fmt: skip
    groups = [
        ("one", Node(kind="Group", definition="step", params={"width": 8})),
        ("two", Node(kind="Group", definition="step_2", params={"width": 6})),
        ("three", Node(kind="Group", definition="step__2", params={"width": 3})),
    ]
    definitions = {"step": _growing(), "step_2": dropping, "step__2": _growing()}
    result, text = run(_chained(definitions, *groups), torch.ones(1, 4))
    assert result.shape == (1, 3)
    assert text.count("class ") == 4


def test_a_turn_of_a_loop_is_not_taken_for_an_argument_of_the_class() -> None:
    """Inside a group that is told its own in_features, the repeated one varies with the turn."""
    both = definition(
        {
            "a": Node(kind="GroupInput"),
            "b": Node(kind="GroupInput"),
            "first": Node(kind="Linear", params={"out_features": 3}),
            "second": Node(kind="Linear", params={"out_features": 3}),
            "add": Node(kind="Add"),
            "sum": Node(kind="GroupOutput"),
        },
        "a.y first.x", "b.y second.x", "first.y add.x0", "second.y add.x1", "add.y sum.x",
    )  # fmt: skip
    outer = definition(
        {
            "x": Node(kind="GroupInput"),
            "deep": Node(kind="Repeat", definition="both", params={"times": 2}),
            "y": Node(kind="GroupOutput"),
        },
        "x.y deep.a", "x.y deep.b", "deep.sum y.x",
    )  # fmt: skip
    group = ("outer", Node(kind="Group", definition="outer"))
    result, text = run(_chained({"both": both, "outer": outer}, group), torch.ones(1, 4))
    assert result.shape == (1, 3)
    assert "for each_in_features in (4, 3)" in text


def test_a_step_between_two_widths_may_stand_in_a_loop_that_counts() -> None:
    """Two places of a group that holds two layers, the first of 2 inputs and the next of 32."""
    inner = definition(
        {
            "x": Node(kind="GroupInput"),
            "layer": Node(kind="Linear", params={"out_features": 32}),
            "y": Node(kind="GroupOutput"),
        },
        "x.y layer.x", "layer.y y.x",
    )  # fmt: skip
    outer = definition(
        {
            "x": Node(kind="GroupInput"),
            "narrow": Node(kind="Linear", params={"out_features": 2}),
            "deep": Node(kind="Repeat", definition="inner", params={"times": 2}),
            "y": Node(kind="GroupOutput"),
        },
        "x.y narrow.x", "narrow.y deep.x", "deep.y y.x",
    )  # fmt: skip
    groups = [(name, Node(kind="Group", definition="outer")) for name in ("one", "two")]
    result, text = run(_chained({"inner": inner, "outer": outer}, *groups), torch.ones(1, 4))
    assert result.shape == (1, 32)
    assert "Inner(2 + 30 * i) for i in range(2)" in text
