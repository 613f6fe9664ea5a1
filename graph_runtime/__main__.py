"""The command line: `graph-runtime VERB …`, also `python -m graph_runtime`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from io import TextIOWrapper

from graph_runtime.errors import DataError, DocumentError, Problem, RunError
from graph_runtime.verbs import (
    begin,
    blocks,
    bring_in,
    bundle,
    check,
    columns,
    compare,
    crop,
    evaluate,
    examples,
    export,
    head,
    new,
    predict,
    preview,
    profile,
    race,
    rerun,
    runs,
    samples,
    scale,
    source,
    sweep,
    tools,
    train,
    trust,
    words,
    worker,
)
from graph_runtime.verbs.answer import (
    PROBLEMS,
    USAGE,
    Answer,
    ProblemsError,
    UsageError,
    Verb,
    problem_value,
    show,
    tell,
)

VERBS: tuple[Verb, ...] = (
    *(
        module.VERB
        for module in (
            check,
            source,
            compare,
            profile,
            race,
            scale,
            blocks,
            examples,
            samples,
            new,
            begin,
            train,
            sweep,
            runs,
            bundle,
            rerun,
            evaluate,
            predict,
            preview,
            export,
            crop,
            head,
            columns,
            bring_in,
            trust,
            worker,
            words,
        )
    ),
    *tools.VERBS,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit code 0 (done), 1 (problems) or 2 (usage)."""
    if isinstance(sys.stdout, TextIOWrapper):  # a locale without UTF-8 must not end the program
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
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


def _parser() -> ArgumentParser:
    parser = ArgumentParser("graph-runtime", description="Neural networks drawn as graphs.")
    words = parser.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        word = words.add_parser(verb.name, help=verb.summary, description=verb.summary)
        word.add_argument("--json", action="store_true", help="answer as JSON on standard output")
        verb.arguments(word)
        word.set_defaults(verb=verb)
    return parser


if __name__ == "__main__":
    sys.exit(main())
