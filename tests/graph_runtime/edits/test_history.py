"""Undo and redo over random edits: what was done comes back, document for document."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from graph_runtime.document.graph_rules import graph_fault
from graph_runtime.document.model import Document
from graph_runtime.document.text import document_text
from graph_runtime.edits.changes import diff
from graph_runtime.edits.drawing_edits import add_node, set_name
from graph_runtime.edits.history import MAX_STEPS, History
from graph_runtime.keeping.files import parse_document
from tests.graph_runtime.random_edits import random_edit


class Editing(RuleBasedStateMachine):
    """The history beside a plain list of documents and a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History(Document())
        self.documents = [self.history.present]
        self.place = 0

    @rule(seed=st.integers(0, 10_000))
    def edit(self, seed: int) -> None:
        document = random_edit(self.history.present, Random(seed))
        self.history = self.history.done(f"Edit {seed}", document)
        if document != self.documents[self.place]:
            self.documents = [*self.documents[: self.place + 1], document]
            self.place += 1
            assert self.history.undo_name == f"Edit {seed}"

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        name = self.history.undo_name
        self.history = self.history.undone()
        self.place -= 1
        assert self.history.redo_name == name

    @precondition(lambda self: self.place < len(self.documents) - 1)
    @rule()
    def redo(self) -> None:
        name = self.history.redo_name
        self.history = self.history.redone()
        self.place += 1
        assert self.history.undo_name == name

    @rule()
    def undo_all_and_redo_all(self) -> None:
        present = self.history.present
        steps = len(self.history.past)
        for _ in range(steps):
            self.history = self.history.undone()
        assert self.history.present is self.documents[0]
        assert self.history.undone() is self.history
        for _ in range(steps):
            self.history = self.history.redone()
        assert self.history.present is present

    @invariant()
    def the_present_is_the_document_of_its_place(self) -> None:
        assert self.history.present == self.documents[self.place]
        assert (self.history.undo_name is None) == (self.place == 0)
        assert (self.history.redo_name is None) == (self.place == len(self.documents) - 1)

    @invariant()
    def the_document_keeps_the_rules_of_the_graph(self) -> None:
        document = self.history.present
        assert graph_fault(document) is None
        assert set(document.positions) <= set(document.nodes)
        for body in document.definitions.values():
            assert set(body.positions) <= set(body.nodes)
        assert Document.model_validate_json(document.model_dump_json()) == document
        assert parse_document(document_text(document).encode()) == document

    @invariant()
    def changes_lead_from_the_document_before_to_this_one(self) -> None:
        if self.place > 0:
            before, after = self.documents[self.place - 1 : self.place + 1]
            assert diff(before, before) == diff(after, after)
            assert diff(before, after) != diff(before, before)


class LongEditing(Editing):
    """The same for 20,000 steps."""


Editing.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
LongEditing.TestCase.settings = settings(max_examples=500, stateful_step_count=40, deadline=None)
TestEditing = Editing.TestCase
TestLongEditing = pytest.mark.slow(pytest.mark.row("F24")(LongEditing.TestCase))


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    history = History(Document(name="one"))
    assert history.done("Name", set_name(history.present, "one")) is history


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = History(Document()).done("Name", Document(name="one")).undone()
    assert history.redo_name == "Name"
    history = history.done("Name again", Document(name="two"))
    assert history.redo_name is None
    assert history.redone() is history


def test_letters_of_one_word_are_one_step() -> None:
    history = History(Document()).done("Name", Document(name="o"))
    history = history.amended(Document(name="on")).amended(Document(name="one"))
    assert history.present.name == "one"
    assert history.undone().present.name == "untitled"
    assert history.undone().redone().present.name == "one"


def test_the_past_is_bounded() -> None:
    history = History(Document())
    for index in range(MAX_STEPS + 5):
        history = history.done("Name", Document(name=str(index)))
    assert len(history.past) == MAX_STEPS
    assert history.past[0].document.name == "4"


def test_undo_brings_back_the_very_same_document() -> None:
    first = add_node(Document(), "relu", "ReLU", (0.0, 0.0))
    second = set_name(first, "two")
    history = History(first).done("Name", second)
    assert history.undone().present is first
    assert history.undone().redone().present is second
