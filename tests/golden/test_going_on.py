"""Loops without a sequence: each step reads what the step before gave."""

from __future__ import annotations

import pytest
import torch

from docs.examples.pen import Pen
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import SourceError
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from tests.golden.running import model, random, same


def melody(times: int | None, wired: bool = True) -> Document:
    """A note and what is remembered give scores; the note with the highest score comes next."""
    step = Pen()
    step.put("note", "State", size=[], dtype="int64")
    step.put("h", "State", size=[6])
    step.put("vector", "Embedding", "note", num_embeddings=9, embedding_dim=4)
    step.put("cell", "GRUCell", "vector", "h", hidden_size=6)
    step.put("scores", "Linear", out_features=9)
    step.put("loudest", "ArgMax", "scores")
    step.put("logits", "GroupOutput", "scores")
    step.put("heard", "GroupOutput", "loudest")
    step.feed_back("h", "cell")
    step.feed_back("note", "loudest")
    pen = Pen()
    pen.put("first", "Input", shape=[], dtype="int64")
    pen.put("seed", "Input", "", shape=[6])
    pen.define("step", step)
    states = {"note": "first"} if wired else {}
    pen.group("play", "step", h="seed", times=times, **states)
    pen.put("result", "Output", "play.logits")
    pen.put("notes", "Output", "play.heard")
    return pen.document("melody")


@pytest.mark.parametrize("times", [1, 8, 30])
def test_a_melody_goes_on_from_its_first_note(times: int) -> None:
    checked = check(melody(times))
    assert checked.problems == ()
    assert checked.nodes["play"].outputs["logits"].shape == ("N", times, 9)
    net = model(melody(times))
    note, h = torch.tensor([3, 7]), random(2, 6)
    logits, heard = net(note, h)
    with torch.no_grad():
        for t in range(times):
            h = net.play.cell(net.play.vector(note), h)
            same(logits[:, t].detach(), net.play.scores(h))
            note = logits[:, t].argmax(-1)
            assert torch.equal(heard[:, t], note)


def test_another_number_of_turns_than_the_drawing_says_is_refused() -> None:
    text = generate(check(melody(8))).text
    check_source(text, melody(8))
    with pytest.raises(SourceError):
        check_source(text.replace("range(8)", "range(977)"), melody(8))


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (melody(None), "takes no sequence to walk along"),
        (melody(5, wired=False), "Nothing says with which ids its state note begins"),
    ],
)
def test_what_a_loop_needs_to_go_on_is_said(document: Document, told: str) -> None:
    problems = [p for p in check(document).problems if p.node == "play"]
    assert any(told in problem.message for problem in problems)


def test_a_sequence_says_how_many_steps_there_are() -> None:
    step = Pen()
    step.put("x", "GroupInput")
    step.put("y", "GroupOutput")
    pen = Pen()
    pen.put("x", "Input", shape=[5, 3])
    pen.define("step", step)
    pen.group("walk", "step", "x")
    pen.put("result", "Output")
    document = pen.document("both")
    looped = document.nodes["walk"].model_copy(update={"kind": "Loop", "params": {"times": 3}})
    document = document.replaced(nodes={**document.nodes, "walk": looped})
    (problem,) = check(document).problems
    assert (problem.node, problem.param) == ("walk", "times")
