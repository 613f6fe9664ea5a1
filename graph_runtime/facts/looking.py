"""What a check says of a person's own block: first whether it is trusted, then what it does."""

from __future__ import annotations

from collections.abc import Mapping

from graph_runtime.custom.answers import Knowledge, Question
from graph_runtime.custom.python_code import PythonCode, digest_of
from graph_runtime.custom.python_module import PYTHON_MODULE, PythonModule, module_kind
from graph_runtime.custom.writing_rules import USUAL
from graph_runtime.document.model import Document, Node
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.node_check import Result, block_result, specs_of
from graph_runtime.groups.places import place_of
from graph_runtime.tensors import Spec

UNTRUSTED = "This code has not been trusted yet, so nothing of it is run."
TRUST_WORDS = "Read and trust…"
"""On the button that leads from that problem to the code."""
WORKING = "What it does with its inputs is being worked out."


def trust_problem(name: str, block: PythonModule, knowledge: Knowledge) -> Problem | None:
    """The problem of a block whose text nobody trusted on this machine."""
    if digest_of(block.code) in knowledge.trusted:
        return None
    return Problem(name, "code", UNTRUSTED, "Read it, and trust it if it does no harm.")


def module_result(
    name: str, block: PythonModule, specs: tuple[Spec | None, ...], knowledge: Knowledge
) -> tuple[PythonModule, Result]:
    """The block with what is known of it, and what it gives for these inputs."""
    try:
        question = Question(block.code, tuple(block.values(*specs).items()), specs)
    except ShapeError as refusal:
        problem = Problem(name, refusal.param, refusal.message, refusal.fix)
        return block, Result(problems=(problem,))
    answer = knowledge.answers.get(question)
    if answer is None:
        return block, Result(problems=(Problem(name, "code", WORKING, "Wait a moment."),))
    if answer.fault is not None:
        problem = Problem(name, "code", answer.fault.message, answer.fault.fix)
        return block, Result(problems=(problem,))
    block = block.answered(answer)
    return block, block_result(name, block, specs)


def questions(checked: Checked) -> tuple[Question, ...]:
    """What has to be found out before this document can be checked to its end."""
    levels = (checked, *checked.elaborated.values())
    waiting = (facts for level in levels for facts in level.nodes.values() if _waits(facts))
    return tuple(dict.fromkeys(_question(facts) for facts in waiting))


def _waits(facts: NodeFacts) -> bool:
    own = isinstance(facts.block, PythonModule)
    return own and any(problem.message == WORKING for problem in facts.problems)


def _question(facts: NodeFacts) -> Question:
    assert isinstance(facts.block, PythonModule)
    specs = specs_of(facts.block, facts.inputs)
    return Question(facts.block.code, tuple(facts.block.values(*specs).items()), specs)


def codes(document: Document) -> Mapping[str, PythonCode]:
    """The code of every block that can be reached, by the way to it: `gate`, `cell/gate`."""
    found: dict[str, PythonCode] = {}
    drawings: list[tuple[str | None, Mapping[str, Node]]] = [(None, document.nodes)]
    drawings += [(name, body.nodes) for name, body in document.definitions.items()]
    for definition, nodes in drawings:
        own = {name: node for name, node in nodes.items() if node.kind == PYTHON_MODULE}
        way = place_of(document, definition) if own else None
        for name, node in own.items() if way is not None else ():
            found["/".join((*(way or ()), name))] = module_kind(node.params).written
    return found


def clashes(document: Document) -> list[Problem]:
    """Texts that define the same name in two ways, which one model.py cannot."""
    problems = []
    meant: dict[str, tuple[str, str]] = {}
    for place, code in codes(document).items():
        bound = {name: line for name, line in code.imported if name not in USUAL}
        bound |= dict.fromkeys(code.names, code.digest)
        for name, meaning in bound.items():
            first, known = meant.setdefault(name, (place, meaning))
            if known != meaning:
                message = f"Its code defines {name}, which the code of {first} defines otherwise."
                fix = "Give one of them another name."
                problems.append(Problem(place, "code", message, fix))
                break
    return problems
