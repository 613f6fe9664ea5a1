"""A person's own block in the check, in the source, in files and through undo."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import pytest

from graph_runtime.check import Checked, check
from graph_runtime.custom.answers import Answer, Knowledge
from graph_runtime.custom.python_code import Fault, digest_of
from graph_runtime.document.model import Definition, Document, Edge, Node
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.edits.history import History
from graph_runtime.facts.looking import UNTRUSTED, WORKING, codes, questions
from graph_runtime.keeping.files import document_text, parse_document
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import SourceError, check_source
from graph_runtime.tensors import Spec
from tests.graph_runtime.custom.texts import HEAD, MIXER, forward, lines, own
from tests.graph_runtime.drawings import chain

TRUSTED = Knowledge(frozenset([digest_of(lines(MIXER))]))


def answered(document: Document, knowledge: Knowledge = TRUSTED) -> Checked:
    """The document checked, where every block gives as many numbers as its width says."""
    checked = check(document, None, knowledge)
    while asked := questions(checked):
        for question in asked:
            knowledge = knowledge.with_answer(
                question, _answer(question.inputs, question.arguments)
            )
        checked = check(document, checked, knowledge)
    return checked


def _answer(inputs: Any, arguments: Any) -> Answer:
    given = dict(arguments)
    width = given.get("width", 4)
    weights = {"into.weight": (width, inputs[0].last), "into.bias": (width,)}
    return Answer(inputs, (inputs[0].with_last(width),), weights, width * inputs[0].last)


def test_code_that_is_not_trusted_is_a_problem_of_its_block_alone() -> None:
    checked = check(own(MIXER, width=5))
    (problem,) = checked.problems
    assert (problem.node, problem.param) == ("mine", "code")
    assert problem.message == UNTRUSTED
    assert questions(checked) == ()


def test_every_block_without_trust_is_told_at_once() -> None:
    document = chain(
        ("image", "Input", {"shape": [8]}),
        ("one", "PythonModule", {"code": list(lines(forward("return x")))}),
        ("two", "PythonModule", {"code": list(lines(forward("return -x")))}),
        ("result", "Output", {}),
    )
    places = [p.node for p in check(document).problems if p.message == UNTRUSTED]
    assert places == ["one", "two"]


def test_trusted_code_waits_for_what_the_worker_finds() -> None:
    checked = check(own(MIXER, width=5), None, TRUSTED)
    assert [problem.message for problem in checked.problems] == [WORKING]
    (question,) = questions(checked)
    assert dict(question.arguments) == {"in_features": 64, "width": 5, "bias": True}
    assert question.inputs == (Spec("N", 64),)
    assert not checked.sound


def test_what_the_worker_found_is_its_shape_and_cost() -> None:
    checked = answered(own(MIXER, width=5))
    assert checked.problems == ()
    assert checked.nodes["mine"].outputs["y"] == Spec("N", 5)
    assert checked.nodes["mine"].cost.parameters == 64 * 5 + 5
    assert checked.cost.parameters == 64 * 5 + 5 + 5 * 10 + 10


def test_an_answer_counts_for_its_question_alone() -> None:
    first = answered(own(MIXER, width=5))
    wider = check(set_param(first.document, "mine", "width", 6), first)
    assert [problem.message for problem in wider.problems] == [WORKING]
    taken_back = check(first.document, first, replace(first.knowledge, trusted=frozenset()))
    assert [problem.message for problem in taken_back.problems] == [UNTRUSTED]


def test_a_fault_in_the_code_is_told_at_the_block() -> None:
    checked = check(own(MIXER, width=5), None, TRUSTED)
    (question,) = questions(checked)
    fault = Fault("Line 9, in forward: ValueError: no.", "Mend it.", 9)
    known = TRUSTED.with_answer(question, Answer(question.inputs, fault=fault))
    (problem,) = check(checked.document, checked, known).problems
    assert (problem.node, problem.message) == ("mine", fault.message)


def test_a_syntax_error_comes_before_trust() -> None:
    (problem,) = check(own(MIXER.replace("def forward(self, x):", "def forward(self x):"))).problems
    assert problem.node == "mine"
    assert "Line 19" in problem.message


def test_a_missing_argument_is_told_like_any_parameter() -> None:
    (problem,) = check(own(MIXER), None, TRUSTED).problems
    assert (problem.param, problem.message) == ("width", "width is not set.")


def test_the_text_stands_in_the_source_as_it_was_written() -> None:
    source = generate(answered(own(MIXER, width=5)))
    body = MIXER.removeprefix(HEAD)
    assert body in source.text
    assert "self.mine = Mixer(in_features=64, width=5, bias=True)" in source.text
    number = next(
        i for i, line in enumerate(source.text.splitlines(), 1) if "return squash" in line
    )
    assert MIXER.splitlines()[source.foreign[number] - 1].strip().startswith("return squash")
    ast.parse(source.text)


def test_two_blocks_of_one_text_share_one_class() -> None:
    document = chain(
        ("image", "Input", {"shape": [8]}),
        ("one", "PythonModule", {"code": list(lines(MIXER)), "width": 5}),
        ("two", "PythonModule", {"code": list(lines(MIXER)), "width": 6}),
        ("result", "Output", {}),
    )
    checked = answered(document)
    text = generate(checked).text
    assert text.count("class Mixer(") == 1
    assert "Mixer(in_features=5, width=6" in text
    check_source(text, document, checked.knowledge)


def test_other_modules_are_imported_once_at_the_top() -> None:
    code = "import itertools\n" + MIXER
    known = Knowledge(frozenset([digest_of(lines(code))]))
    text = generate(answered(own(code, width=5), known)).text
    assert text.index("import itertools") < text.index("STEEP")
    assert text.count("import itertools") == 1


def test_two_texts_that_define_one_name_are_told() -> None:
    document = chain(
        ("image", "Input", {"shape": [8]}),
        ("one", "PythonModule", {"code": list(lines(forward("return x")))}),
        ("two", "PythonModule", {"code": list(lines(forward("return -x")))}),
        ("result", "Output", {}),
    )
    told = [p for p in check(document).problems if "defines Mine" in p.message]
    assert [(p.node, p.param) for p in told] == [("two", "code")]
    assert "one" in told[0].message


def test_a_group_of_the_same_name_gives_way() -> None:
    body = Definition(
        nodes={
            "x": Node(kind="GroupInput"),
            "mine": Node(kind="PythonModule", params={"code": list(lines(MIXER)), "width": 5}),
            "y": Node(kind="GroupOutput"),
        },
        edges=(Edge(source="x", target="mine"), Edge(source="mine", target="y")),
    )
    group = Node(kind="Group", definition="mixer")
    document = Document(
        nodes={"image": Node(kind="Input", params={"shape": [8]}), "cell": group,
               "result": Node(kind="Output")},
        edges=(Edge(source="image", target="cell", target_port="x"),
               Edge(source="cell", target="result")),
        definitions={"mixer": body},
    )  # fmt: skip
    assert list(codes(document)) == ["cell/mine"]
    assert check(document).problems[0].node == "cell/mine"
    checked = answered(document)
    assert checked.problems == ()
    text = generate(checked).text
    assert "class Mixer_(nn.Module)" in text
    assert "self.cell = Mixer_(" in text
    check_source(text, document, checked.knowledge)


def test_inside_a_repetition_each_size_is_asked_for() -> None:
    body = Definition(
        nodes={
            "x": Node(kind="GroupInput"),
            "mine": Node(kind="PythonModule", params={"code": list(lines(MIXER)), "width": 5}),
            "y": Node(kind="GroupOutput"),
        },
        edges=(Edge(source="x", target="mine"), Edge(source="mine", target="y")),
    )
    cells = Node(kind="Repeat", definition="cell", params={"times": 3})
    document = Document(
        nodes={"image": Node(kind="Input", params={"shape": [8]}), "cells": cells,
               "result": Node(kind="Output")},
        edges=(Edge(source="image", target="cells", target_port="x"),
               Edge(source="cells", target="result")),
        definitions={"cell": body},
    )  # fmt: skip
    checked = answered(document)
    assert checked.problems == ()
    assert checked.cost.parameters == (8 * 5 + 5) + 2 * (5 * 5 + 5)
    check_source(generate(checked).text, document, checked.knowledge)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("STEEP = 2.0", "STEEP = 3.0"),
        ("torch.tanh(STEEP * x)", "torch.tanh(print(x) or x)"),
        ("STEEP = 2.0\n", "STEEP = 2.0\nEVIL = 1\n"),
        ("class Model", "EVIL = 1\n\n\nclass Model"),
        ("import torch\n", "import torch\nimport os\n"),
        ("in_features=64", "in_features=63"),
    ],
)
def test_the_checker_lets_in_the_text_to_the_letter_alone(old: str, new: str) -> None:
    checked = answered(own(MIXER, width=5))
    text = generate(checked).text
    check_source(text, checked.document, checked.knowledge)
    assert old in text
    with pytest.raises(SourceError):
        check_source(text.replace(old, new, 1), checked.document, checked.knowledge)


def test_the_checker_asks_for_trust_itself() -> None:
    checked = answered(own(MIXER, width=5))
    text = generate(checked).text
    for knowledge in (Knowledge(), replace(checked.knowledge, trusted=frozenset())):
        with pytest.raises(SourceError):
            check_source(text, checked.document, knowledge)


def test_code_is_saved_and_read_line_by_line() -> None:
    document = own(MIXER, width=5)
    again = parse_document(document_text(document))
    assert again == document
    assert list(again.nodes["mine"].params["code"]) == MIXER.splitlines()
    assert "trust" not in document_text(document)


def test_a_long_text_can_be_saved() -> None:
    document = own(forward(*[f"x = x + {n}" for n in range(5_000)], "return x"))
    assert parse_document(document_text(document)) == document


def test_undo_brings_the_very_same_text_back() -> None:
    first = own(MIXER, width=5)
    other = set_param(first, "mine", "code", list(lines(MIXER.replace("2.0", "3.0"))))
    history = History(first).done("Write the code of mine", other)
    assert history.undone().present is first
    assert history.undone().redone().present is other


def test_odd_values_in_the_place_of_code_are_problems_and_crash_nothing() -> None:
    for value in ("text", 5, None, [], [5], ["a\nb"], {"formula": "1"}, ["x"] * 20_000, [["x"]]):
        document = own(MIXER)
        node = document.nodes["mine"].model_copy(update={"params": {"code": value}})
        odd = document.replaced(nodes={**document.nodes, "mine": node})
        assert {p.node for p in check(odd, None, TRUSTED).problems} == {"mine"}, value
