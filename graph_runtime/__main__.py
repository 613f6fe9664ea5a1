"""The command line: `graph-runtime VERB …`, also `python -m graph_runtime`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

from graph_runtime.errors import DataError, DocumentError, Problem, RunError
from graph_runtime.verb import (
    PROBLEMS,
    USAGE,
    VERBS,
    Answer,
    ProblemsError,
    UsageError,
    Verb,
    problem_value,
    show,
    tell,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code 0 (done), 1 (problems) or 2 (usage)."""
    if isinstance(sys.stdout, TextIOWrapper):  # a locale without UTF-8 must not end the program
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser(sys.argv[1:] if arguments is None else arguments).parse_args(arguments)
    try:
        answer = _run(options)
        show(answer, options.json)
        return answer.code
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except KeyboardInterrupt:
        tell("Stopped.")
        return 130


def _run(options: Namespace) -> Answer:
    try:
        answer: Answer = options.verb.run(options)
        return answer
    except UsageError as error:
        return _failure([Problem(None, None, str(error), "")], USAGE)
    except ProblemsError as found:
        return _failure(found.problems)
    except DocumentError as error:
        place = f" at {error.pointer}" if error.pointer else ""
        message = f"{error.reason}{place}."
        return _failure([Problem(None, error.pointer, message, f"{error.remedy}.")])
    except (DataError, RunError, OSError) as error:
        return _failure([Problem(None, None, _sentence(error), "")])


def _failure(problems: Sequence[Problem], code: int = PROBLEMS) -> Answer:
    """Said on standard error for people, answered as JSON for programs."""
    tell("\n".join(str(problem) for problem in problems))
    return Answer("", {"problems": [problem_value(problem) for problem in problems]}, code)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return str(error)


def _parser(arguments: Sequence[str]) -> ArgumentParser:
    """Knows the verb that is asked for, and loads no other; else the names of all of them."""
    parser = ArgumentParser("graph-runtime", description="Neural networks drawn as graphs.")
    words = parser.add_subparsers(metavar="VERB", required=True)
    asked = next((word for word in arguments if not word.startswith("-")), None)
    if asked in VERBS.words:
        _add(words, asked, VERBS.summary(asked), VERBS.load(asked))
        return parser
    for word in VERBS.words:
        words.add_parser(word, help=VERBS.summary(word))
    from graph_runtime.verbs._tools import tool_verbs

    for word, (summary, verb) in tool_verbs().items():
        _add(words, word, summary, verb)
    return parser


def _add(words: Any, name: str, summary: str, verb: Verb) -> None:
    word = words.add_parser(name, help=summary, description=summary)
    word.add_argument("--json", action="store_true", help="answer as JSON on standard output")
    verb.arguments(word)
    word.set_defaults(verb=verb)


if __name__ == "__main__":
    sys.exit(main())
