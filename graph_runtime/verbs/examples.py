"""`graph-runtime examples`: the bundled examples, and what each of them does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_runtime.keeping.examples import described, example_names, read_example
from graph_runtime.verb import Answer, Verb


def _arguments(parser: ArgumentParser) -> None:
    del parser


def _run(options: Namespace) -> Answer:
    names = example_names()
    width = max(map(len, names), default=0)
    lines = [f"{name.ljust(width)}  {described(read_example(name))}" for name in names]
    return Answer("\n".join(lines), list(names))


VERB = Verb(_arguments, _run)
