"""A text that a group hands on to a choice of a block inside is a choice itself."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Definition
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import composite_kind
from graph_runtime.params import Choice, Param
from tests.graph_runtime.groups.test_kinds import around, body, node

MODES = ("auto", "identity", "pad", "projection", "if_equal")


def adding(default: str, **params: object) -> Definition:
    return body("x add.z y", "x add.x", parameters={"how": default}, add=node("Shortcut", **params))


def told(made: Definition) -> Param:
    (param,) = composite_kind("Group", "adding", made).params()
    return param


def test_the_words_are_those_of_the_block_inside() -> None:
    made = adding("pad", mode=as_formula("how"))
    param = told(made)
    assert isinstance(param, Choice)
    assert (param.choices, param.default) == (MODES, "pad")
    (problem,) = check(around(node("Group", "adding", how="cut"), adding=made)).problems
    assert (problem.node, problem.param) == ("inner", "how")
    assert problem.fix == "It must be one of auto, identity, pad, projection, if_equal."
    assert check(around(node("Repeat", "adding", times=2), adding=made)).problems == ()


def test_two_blocks_leave_the_words_that_both_know() -> None:
    made = body(
        "x pad y",
        parameters={"how": "reflect"},
        pad=node("Conv2d", padding_mode=as_formula("how")),
        other=node("AvgPool2d"),
    )
    param = told(made)
    assert isinstance(param, Choice) and "circular" in param.choices
    both = made.model_copy(
        update={"nodes": {**made.nodes, "add": node("Shortcut", mode=as_formula("how"))}}
    )
    assert not isinstance(told(both), Choice)


@pytest.mark.parametrize(
    "made", [adding("somehow", mode=as_formula("how")), adding("auto")], ids=["unknown", "unread"]
)
def test_other_texts_stay_texts(made: Definition) -> None:
    assert not isinstance(told(made), Choice)
