"""`Question` and `Answer`: what is to be found out about a person's own block, and what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph_runtime.custom.python_code import Fault, Lines
from graph_runtime.tensors import Spec

Inputs = tuple[Spec | None, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What do these inputs become in the class of this text, built with these arguments?

    `inputs` are in the order of forward's arguments, None for a port that stays open.
    """

    code: Lines
    arguments: tuple[tuple[str, Any], ...]
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker found; with a `fault` there is nothing else."""

    inputs: Inputs
    outputs: tuple[Spec, ...] = ()
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    macs: int = 0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a check may know of code beside the document: which is trusted, what it does.

    `trusted` holds the sha256 of texts. It comes from outside of the document always.
    """

    trusted: frozenset[str] = frozenset()
    answers: Mapping[Question, Answer] = field(default_factory=dict)

    def with_trusted(self, trusted: frozenset[str]) -> Knowledge:
        return self if trusted == self.trusted else replace(self, trusted=trusted)

    def with_answer(self, question: Question, answer: Answer) -> Knowledge:
        return replace(self, answers={**self.answers, question: answer})


NOTHING = Knowledge()
