"""`Verb`: one word of the command line, what it answers, and the walker that finds them all."""

from __future__ import annotations

import ast
import json
import pkgutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from math import isfinite
from typing import Any

from graph_runtime.errors import Problem

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

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Answer]


class Verbs:
    """The verbs of one package, by word: a file is loaded when its verb is asked for, not before.

    The word of a file is its name, `_` written as `-`; one `_` at the end, which keeps a name from
    being a keyword, is left out.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def _modules(self) -> dict[str, str]:
        names = [info.name for info in pkgutil.iter_modules(import_module(self._package).__path__)]
        found = [name for name in sorted(names) if not name.startswith("_")]
        return {
            name.removesuffix("_").replace("_", "-"): f"{self._package}.{name}" for name in found
        }

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._modules)

    def summary(self, word: str) -> str:
        """What a verb does: its file's docstring behind the colon, read without loading it."""
        spec = find_spec(self._modules[word])
        source = spec.loader.get_source(spec.name) if spec and spec.loader else None  # type: ignore[attr-defined]
        words = (ast.get_docstring(ast.parse(source or "")) or "").split("\n\n")[0]
        return " ".join(words.partition("`: ")[2].split()).removesuffix(".")

    def load(self, word: str) -> Verb:
        """Raises TypeError for a file that has no `VERB`."""
        module = import_module(self._modules[word])
        verb = getattr(module, "VERB", None)
        if not isinstance(verb, Verb):
            raise TypeError(f"{module.__name__} declares no VERB")
        return verb


VERBS = Verbs("graph_runtime.verbs")


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
    # Here, and not above: a list of the verbs waits for no document to be readable.
    from graph_runtime.keeping.files import printable

    shown = "\n".join(printable(line) for line in text.split("\n"))
    print(shown, file=sys.stderr, flush=True)
