"""What a verb answers, for people and for programs, and how a failure is said."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from graph_runtime.errors import Problem
from graph_runtime.keeping.files import printable

DONE, PROBLEMS, USAGE = 0, 1, 2
"""Exit codes: done, the document or data has problems, wrong usage."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` for people, `value` as JSON for programs, and the exit code."""

    text: str
    value: Any
    code: int = DONE


@dataclass(frozen=True, slots=True)
class Verb:
    """One word of the command line: its arguments, and what it does with them."""

    name: str
    summary: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Answer]


class UsageError(Exception):
    """The command line asks for something that there is not; the message is a sentence."""


class ProblemsError(Exception):
    """The document, the data or the run has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def problem_value(problem: Problem) -> dict[str, str | None]:
    return {
        "node": problem.node,
        "param": problem.param,
        "message": problem.message,
        "fix": problem.fix,
    }


def show(answer: Answer, as_json: bool) -> None:
    """Print the answer on standard output; nothing where there is none."""
    text = json.dumps(_finite(answer.value), ensure_ascii=False) if as_json else answer.text
    if text:
        print(text, end="" if text.endswith("\n") else "\n", flush=True)


def _finite(value: Any) -> Any:
    """NaN and infinities as null, since JSON has neither."""
    match value:
        case float():
            return value if isfinite(value) else None
        case dict():
            return {key: _finite(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_finite(inner) for inner in value]
    return value


def tell(text: str) -> None:
    """Say something beside the answer, on standard error; control characters as escapes."""
    shown = "\n".join(printable(line) for line in text.split("\n"))
    print(shown, file=sys.stderr, flush=True)
