"""What the check says of Loops: shapes along the steps, cost, states, and what cannot be."""

from __future__ import annotations

from typing import Any

from docs.blocks.recurrent_step import rnn_step
from docs.examples.pen import Pen
from graph_runtime.check import check, check_inside
from graph_runtime.document.model import Document
from graph_runtime.edits.decorating import set_decoration
from graph_runtime.edits.drawing_edits import set_params
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.expressions import call
from graph_runtime.facts.weight_groups import weight_groups
from graph_runtime.tensors import Spec


def walked(step: Pen, *shape: int, **params: Any) -> Document:
    """One Loop over an input of this shape, its first output and `h` given."""
    pen = Pen()
    pen.put("x", "Input", shape=list(shape))
    pen.define("step", step)
    pen.group("walk", "step", "x", **params)
    pen.put("result", "Output", "walk")
    return pen.document("walk")


def said(document: Document) -> list[str]:
    return [f"{p.node}: {p.message}" for p in check(document).problems]


def counted() -> Pen:
    """A step that adds up what it sees, three numbers wide."""
    pen = Pen()
    pen.put("x", "GroupInput")
    pen.put("total", "State", size=[3])
    pen.put("sum", "Add", "x", "total")
    pen.put("y", "GroupOutput")
    pen.feed_back("total", "sum")
    return pen


def test_a_sequence_goes_in_and_a_sequence_and_the_last_state_come_out() -> None:
    checked = check(walked(rnn_step(), 5, 4, hidden=6))
    assert checked.problems == ()
    facts = checked.nodes["walk"]
    assert facts.outputs == {"y": Spec("N", 5, 6), "h": Spec("N", 6)}
    inside = checked.inside(("walk",))
    assert inside is not None and inside.nodes["x"].outputs["y"] == Spec("N", 4)


def test_weights_count_once_and_multiply_adds_at_every_step() -> None:
    for steps in (3, 300):
        cost = check(walked(rnn_step(), steps, 4, hidden=6)).cost
        assert cost.parameters == (4 * 6 + 6) + (6 * 6 + 6)
        assert cost.macs == steps * (4 * 6 + 6 * 6)


def test_frames_of_a_film_are_steps_as_well() -> None:
    pen = Pen()
    pen.put("frame", "GroupInput")
    pen.put("before", "State", size=[2, 6, 6])
    pen.put("both", "Concatenate", "frame", "before")
    pen.put("conv", "Conv2d", out_channels=2, kernel_size=3, padding=1)
    pen.put("seen", "GroupOutput")
    pen.feed_back("before", "conv")
    facts = check(walked(pen, 4, 3, 6, 6)).nodes["walk"]
    assert facts.problems == ()
    assert facts.outputs["seen"].shape == ("N", 4, 2, 6, 6)


def test_a_problem_at_a_step_is_said_at_the_block_inside() -> None:
    (problem,) = said(walked(counted(), 5, 4))
    assert problem.startswith("walk/sum: ")


def test_a_single_number_has_no_steps_to_walk_along() -> None:
    pen = Pen()
    pen.put("a", "Input", shape=[3])
    pen.put("one", "Select", dim=1, index=0)
    pen.define("step", counted())
    pen.group("walk", "step")
    pen.put("result", "Output")
    (problem,) = said(pen.document("flat"))
    assert problem == "walk: Its input x is (N,) and has no axis of steps: (N, T, …)."


def test_sequences_have_the_same_number_of_steps() -> None:
    step = Pen()
    step.put("left", "GroupInput")
    step.put("right", "GroupInput")
    step.put("sum", "Add", "left", "right")
    step.put("y", "GroupOutput")
    pen = Pen()
    pen.put("a", "Input", shape=[5, 3])
    pen.put("b", "Input", "", shape=[6, 3])
    pen.define("step", step)
    pen.put("loop", "Identity", "a")
    document = pen.document("two")
    node = document.nodes["loop"].model_copy(update={"kind": "Loop", "definition": "step"})
    edges = tuple(
        edge.model_copy(update={"source": source, "target": "loop", "target_port": port})
        for edge in document.edges[:1]
        for source, port in (("a", "left"), ("b", "right"))
    )
    looped = document.replaced(nodes={**document.nodes, "loop": node}, edges=edges)
    message = "loop: Its sequences have different numbers of steps: left 5, right 6."
    assert message in said(looped)


def test_a_loop_of_whole_inputs_alone_has_nothing_to_walk_along() -> None:
    document = walked(counted(), 5, 3)
    whole = set_params(document.inside("step"), "x", {"whole": True})
    (problem,) = said(document.with_inside("step", whole))
    assert problem == "walk: Its group takes no sequence to walk along."


def test_a_state_must_become_something_of_its_own_size() -> None:
    document = walked(rnn_step(), 5, 4, hidden=6)
    unfed = document.inside("step")
    open_end = unfed.replaced(edges=tuple(e for e in unfed.edges if e.target != "h"))
    (problem,) = said(document.with_inside("step", open_end))
    assert problem == "walk/h: Nothing is connected to its input x: it would never change."
    wrong = document.with_inside("step", set_params(unfed, "h", {"size": [5]}))
    before = check(document)
    for checked in (check(wrong), check(wrong, before)):
        (told,) = checked.problems
        assert (told.node, told.param) == ("walk/h", "size")
        assert told.message == "It begins as (N, 5) and becomes (N, 6)."
    assert check(document, check(wrong)).problems == ()


def test_a_state_may_begin_as_what_is_wired_to_its_port() -> None:
    pen = Pen()
    pen.put("x", "Input", shape=[5, 4])
    pen.put("begin", "Input", "", shape=[7])
    pen.define("step", rnn_step())
    pen.group("walk", "step", "x", hidden=6, h="begin")
    pen.put("result", "Output", "walk")
    (problem,) = said(pen.document("begun"))
    assert problem == "walk: Its state h is (N, 6) and cannot begin as (N, 7)."


def test_a_state_has_no_meaning_outside_of_a_loop() -> None:
    pen = Pen()
    pen.put("x", "Input", shape=[5, 3])
    pen.put("h", "State", size=[5, 3])
    pen.put("sum", "Add", "x", "h")
    pen.put("result", "Output")
    pen.feed_back("h", "sum")
    document = pen.document("loose")
    assert said(document) == ["h: State has no meaning outside of a loop."]
    small, node = group_nodes(set_params(document, "h", {"size": [3]}), ["h", "sum"])
    assert small.nodes[node].kind == "Loop"
    assert check(small).problems == ()


def test_a_drawing_of_a_step_can_be_looked_at_alone() -> None:
    document = walked(rnn_step(), 5, 4, hidden=6)
    inside = check_inside(document, "step")
    assert inside.nodes["h"].outputs == {"y": Spec("N", 64)}
    assert not inside.wiring.loop


def test_the_rate_of_a_block_inside_reaches_its_weights() -> None:
    document = walked(rnn_step(), 5, 4, hidden=6)
    slow = set_decoration(document.inside("step"), "seen", "lr_factor", 0.5)
    checked = check(document.with_inside("step", slow))
    groups = weight_groups(checked, call("optim.SGD", lr=0.1))
    modules = {group.options.get("lr"): [m.module for m in group.members] for group in groups}
    assert modules == {None: ["walk.remembered"], 0.05: ["walk.seen"]}


def test_what_a_state_is_fed_is_known_at_it() -> None:
    inside = check(walked(rnn_step(), 5, 4, hidden=6)).inside(("walk",))
    assert inside is not None and inside.nodes["h"].inputs == {"x": Spec("N", 6)}


def test_more_numbers_than_a_machine_holds_are_refused() -> None:
    inner = Pen()
    inner.put("x", "GroupInput")
    inner.put("wide", "Linear", out_features=2**30)
    inner.put("narrow", "Linear", out_features=1)
    inner.put("y", "GroupOutput")
    document = walked(inner, 2**20, 4)
    node = document.nodes["walk"].model_copy(update={"kind": "Loop"})
    (problem,) = said(document.replaced(nodes={**document.nodes, "walk": node}))
    assert problem.startswith("walk: It would give") and "numbers a sample" in problem
