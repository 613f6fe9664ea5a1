"""Shares by source as a person types them, and what is said of a text that means none."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.source_shares import source_shares
from graph_runtime.keeping.examples import read_example


def test_sources_have_three_shares_each() -> None:
    found = source_shares("web: 1/0/0; app from phones : 0.5/ 0.25/0.25 ;")
    assert found == (("web", (1.0, 0.0, 0.0)), ("app from phones", (0.5, 0.25, 0.25)))
    assert source_shares("") == ()


NONE = ("web", "web: 1", "web: 1/0/0/0", "web: 0.5/0.5/0.5", "web: -1/1/1", ": 1/0/0", "a: x/y/z")


@pytest.mark.parametrize("text", [*NONE, "a: nan/0/1"])
def test_a_text_that_means_nothing_is_quoted(text: str) -> None:
    found = source_shares(text)
    assert isinstance(found, str) and "does not say how a source is split" in found


def test_a_source_named_twice_is_told() -> None:
    assert source_shares("a: 1/0/0; a: 0/1/0") == "The source 'a' is named twice."


def test_the_problem_stands_at_its_field() -> None:
    drawing = read_example("digits_mlp")
    assert drawing.training is not None
    training = drawing.training.model_copy(update={"source_split": "web 1/0/0"})
    problems = check(drawing.replaced(training=training)).problems
    assert [problem.param for problem in problems] == ["training.source_split"]
