"""What follows for a Loop from what its drawing does at one step, and for the States in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graph_runtime.document.model import STATE
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.cost import Cost
from graph_runtime.facts.group_check import leaving
from graph_runtime.facts.node_check import MAX_ACTIVATIONS, Result, too_much
from graph_runtime.facts.port_problems import input_problems
from graph_runtime.facts.wiring import Wiring
from graph_runtime.groups.borders import Composite
from graph_runtime.groups.loop_kinds import STEPS_AXIS, Loop, State
from graph_runtime.tensors import BATCH, Spec, default_axes

Specs = tuple[Spec | None, ...]


def keeps_states(name: str, block: Composite) -> Problem | None:
    """A group that remembers something is of use in a Loop alone."""
    if isinstance(block, Loop) or not block.states:
        return None
    return Problem(
        name,
        None,
        f"Its drawing remembers {block.states[0]} from step to step, which only a Loop does.",
        "Make it a Loop, or take the State out of its drawing.",
    )


def unfit_to_loop(name: str, block: Loop, specs: Specs) -> Problem | None:
    """Why a Loop cannot walk along what arrives; None if it can."""
    if not block.outputs:
        return Problem(name, None, "Its group gives nothing.", "Add a Group output inside it.")
    sequences = _sequences(block, specs)
    if not sequences:
        return _unfit_to_go_on(name, block, specs)
    if block.times is not None:
        message = "Its sequences say how many steps there are."
        return Problem(name, "times", message, "Leave times empty.")
    for port, spec in sequences.items():
        if spec.rank < 2 or spec.shape[0] != BATCH:
            message = f"Its input {port} is {spec.text} and has no axis of steps: (N, T, …)."
            return Problem(name, None, message, "Feed it a sequence.")
    lengths = {port: spec.size(STEPS_AXIS) for port, spec in sequences.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{port} {length}" for port, length in lengths.items())
        message = f"Its sequences have different numbers of steps: {told}."
        return Problem(name, None, message, "Feed it sequences of the same length.")
    return None


def _unfit_to_go_on(name: str, block: Loop, specs: Specs) -> Problem | None:
    """Why a Loop without a sequence cannot run; None if it can."""
    if block.times is None:
        message = "Its group takes no sequence to walk along."
        return Problem(name, None, message, "Add a Group input inside it, or set times.")
    if not any(spec is not None and spec.shape[:1] == (BATCH,) for spec in specs):
        message = "Nothing tells it how many samples there are."
        return Problem(name, None, message, "Wire what it begins with to one of its states.")
    return None


def step_specs(block: Loop, specs: Specs) -> tuple[Spec, ...]:
    """What the drawing gets at one step: of the sequences one, of the rest all."""
    wired = _wired(block, specs).items()
    return tuple(spec if port in block.whole else _without_steps(spec) for port, spec in wired)


def looped(name: str, block: Loop, inside: Checked, specs: Specs) -> Result:
    """What a Loop gives whose drawing is worked out for one step."""
    lengths = [spec.size(STEPS_AXIS) for spec in _sequences(block, specs).values()]
    steps = lengths[0] if lengths else block.times or 1
    begun = dict(zip(block.states, specs[len(block.given.required) :], strict=True))
    problems = tuple(_unlike_beginnings(name, inside, begun))
    if problems:
        return Result(problems=problems, inside=(inside,))
    outputs: dict[str, Spec] = {}
    for port in block.outputs:
        if port in block.states:
            outputs[port] = inside.nodes[port].outputs["y"]
        else:
            (each,) = leaving(inside, port)
            outputs[port] = _with_steps(each, steps)
    kept = sum(spec.numbers for port, spec in outputs.items() if port not in block.states)
    once = inside.cost
    cost = Cost(once.parameters, once.macs * steps, once.activations * steps + kept)
    if cost.activations >= MAX_ACTIVATIONS:
        return Result(problems=(too_much(name, cost),), inside=(inside,))
    return Result(outputs, cost, (), (inside,))


def with_states_fed(wiring: Wiring, nodes: Mapping[str, NodeFacts]) -> dict[str, NodeFacts]:
    """The facts of a drawing with what its States are fed, and what is wrong with it."""
    checked = dict(nodes)
    for name, facts in nodes.items():
        if facts.node.kind == STATE and facts.outputs:
            edge = wiring.fed_back.get(name)
            becomes = nodes[edge.source].outputs.get(edge.source_port) if edge else None
            problem = _unfed(name) if edge is None else _wrongly_fed(name, facts, becomes)
            problems = () if problem is None else (problem,)
            inputs = {} if edge is None else {"x": becomes}
            checked[name] = replace(facts, inputs=inputs, problems=facts.problems + problems)
    return checked


def _unfed(name: str) -> Problem:
    message = "Nothing is connected to its input x: it would never change."
    return Problem(name, None, message, "Draw a wire to it from what it becomes.")


def _wrongly_fed(name: str, facts: NodeFacts, becomes: Spec | None) -> Problem | None:
    if becomes is None or not isinstance(facts.block, State):
        return None
    wrong = input_problems(name, facts.block, {"x": becomes})
    if wrong:
        return wrong[0]
    try:
        facts.block.expect(becomes)
    except ShapeError as refusal:
        return Problem(name, refusal.param, refusal.message, refusal.fix)
    return None


def _unlike_beginnings(
    name: str, inside: Checked, begun: Mapping[str, Spec | None]
) -> Iterator[Problem]:
    for port, spec in begun.items():
        state = inside.nodes[port].outputs["y"]
        if spec is not None and not _alike(spec, state):
            message = f"Its state {port} is {_said(state)} and cannot begin as {_said(spec)}."
            yield Problem(name, None, message, "Feed it a state of that size, or nothing: zeros.")
        if spec is None and state.dtype != "float32":
            message = f"Nothing says with which ids its state {port} begins."
            yield Problem(name, None, message, "Wire the first ones to it.")


def _sequences(block: Loop, specs: Specs) -> dict[str, Spec]:
    """What the Loop walks along."""
    return {p: spec for p, spec in _wired(block, specs).items() if p not in block.whole}


def _wired(block: Loop, specs: Specs) -> dict[str, Spec]:
    wired = zip(block.given.required, specs, strict=False)
    return {port: spec for port, spec in wired if spec is not None}


def _without_steps(spec: Spec) -> Spec:
    shape = (*spec.shape[:STEPS_AXIS], *spec.shape[STEPS_AXIS + 1 :])
    axes = (*spec.axes[:STEPS_AXIS], *spec.axes[STEPS_AXIS + 1 :])
    usual = default_axes(len(shape), spec.dtype)
    return spec.with_shape(*shape, axes=axes if "T" in spec.axes[:2] else usual)


def _with_steps(spec: Spec, steps: int) -> Spec:
    return spec.with_shape(
        spec.shape[0], steps, *spec.shape[1:], axes=(spec.axes[0], "T", *spec.axes[1:])
    )


def _alike(one: Spec, other: Spec) -> bool:
    return (one.shape, one.dtype) == (other.shape, other.dtype)


def _said(spec: Spec) -> str:
    return spec.text if spec.dtype == "float32" else f"{spec.text} {spec.dtype}"


def misplaced_states(nodes: Sequence[str]) -> list[Problem]:
    """States in the document itself, where nothing is run step by step."""
    return [
        Problem(
            name,
            None,
            "State has no meaning outside of a loop.",
            "Group it with the blocks that it remembers for, and make the group a Loop.",
        )
        for name in nodes
    ]
