"""A problem that one edit takes away offers that edit; others offer none."""

from __future__ import annotations

import pytest

from docs.blocks.recurrent_step import rnn_step
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.drawing_edits import set_params
from graph_runtime.errors import Problem
from graph_runtime.mending.remedies import mend
from tests.graph_runtime.drawings import chain, drawing
from tests.graph_runtime.groups.test_recurrent_loops import walked
from tests.graph_runtime.lint_rules.patterns import CLASSES, IRIS, ROW, TOKENS, linear, row

NO_OUTPUT = chain(("x", *ROW), ("one", *linear(6)), ("act", "ReLU", {}))
TOKENS_TO_LINEAR = row(TOKENS, ("Linear", {}))
NUMBERS_TO_EMBEDDING = row(("Input", {"shape": [6]}), "Embedding")
TOO_WIDE = row(IRIS, linear(7), training=CLASSES)
NO_LINEAR = row(("Input", {"shape": [4]}), "Tanh", training=CLASSES)
OTHER_DATA = row(("Input", {"shape": [9]}), linear(3), training=CLASSES)
LARGE_BATCH = row(IRIS, linear(3), training=Training(dataset=Recipe(kind="Iris"), batch_size=1000))

CASES = [
    (NO_OUTPUT, "Add an Output"),
    (TOKENS_TO_LINEAR, "Insert an Embedding"),
    (NUMBERS_TO_EMBEDDING, "Make input_0 int64"),
    (TOO_WIDE, "Set out_features to 3"),
    (NO_LINEAR, "Insert a Linear of 3"),
    (OTHER_DATA, "Make it 4 float32"),
    (LARGE_BATCH, "Set the batch size to 105"),
]


@pytest.mark.parametrize(
    ("document", "words"), CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_remedy_takes_the_problem_away(document: Document, words: str) -> None:
    checked = check(document)
    (problem,) = checked.problems
    remedy = mend(problem, checked)
    assert remedy is not None and remedy.words == words
    assert check(remedy.edit(document)).problems == ()


def test_a_group_that_remembers_is_made_a_loop() -> None:
    document = walked(rnn_step(), 5, 4)
    node = document.nodes["walk"].model_copy(update={"kind": "Group"})
    group = document.replaced(nodes={**document.nodes, "walk": node})
    checked = check(group)
    (problem,) = checked.problems
    remedy = mend(problem, checked)
    assert remedy is not None and remedy.words == "Make it a Loop"
    assert check(remedy.edit(group)).problems == ()


def test_a_state_takes_the_size_of_what_it_becomes() -> None:
    document = walked(rnn_step(), 5, 4, hidden=6)
    wrong = document.with_inside("step", set_params(document.inside("step"), "h", {"size": [5]}))
    inside = check(wrong).inside(("walk",))
    assert inside is not None
    (problem,) = inside.problems
    remedy = mend(problem, inside)
    assert remedy is not None and remedy.words == "Make it 6"
    assert check(wrong.with_inside("step", remedy.edit(inside.document))).problems == ()


def test_an_output_is_put_behind_what_nothing_reads() -> None:
    unused = drawing(
        {"spare": ROW, "x": ROW, "one": linear(6), "act": ("ReLU", {})}, "x.y one.x", "one.y act.x"
    )
    checked = check(unused)
    remedy = mend(checked.problems[0], checked)
    assert remedy is not None
    assert remedy.edit(unused).edges[-1].source == "act"


def test_what_a_person_must_decide_has_no_remedy() -> None:
    open_port = drawing({"x": ROW, "one": linear(3), "y": ("Output", {})}, "one.y y.x")
    kernel = row(("Input", {"shape": [1, 4, 4]}), ("Conv2d", {"kernel_size": 9}))
    for document in (open_port, kernel, Document()):
        checked = check(document)
        assert checked.problems
        assert all(mend(problem, checked) is None for problem in checked.problems)


def test_whole_numbers_are_not_taken_from_those_who_want_others() -> None:
    document = drawing(
        {"x": ROW, "ids": ("Embedding", {}), "one": linear(3), "a": ("Output", {}),
         "b": ("Output", {})},
        "x.y ids.x", "x.y one.x", "ids.y a.x", "one.y b.x",
    )  # fmt: skip
    checked = check(document)
    assert [mend(problem, checked) for problem in checked.problems] == [None]


def test_a_problem_of_nothing_that_is_there_has_no_remedy() -> None:
    assert mend(Problem(None, "training.loss", "No loss is called X.", ""), check(TOO_WIDE)) is None
