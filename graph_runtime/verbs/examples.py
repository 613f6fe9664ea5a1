"""`graph-runtime examples`: the names of the bundled examples."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_runtime.examples import example_names
from graph_runtime.verbs.answer import Answer, Verb


def _arguments(parser: ArgumentParser) -> None:
    del parser


def _run(options: Namespace) -> Answer:
    names = example_names()
    return Answer("\n".join(names), list(names))


VERB = Verb("examples", "the names of the bundled examples", _arguments, _run)
