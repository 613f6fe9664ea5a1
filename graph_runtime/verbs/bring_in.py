"""`graph-runtime import`: not there yet, and says so."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_runtime.verbs.answer import Answer, UsageError, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("-o", "--output", metavar="DOC")


def _run(options: Namespace) -> Answer:
    raise UsageError("This version cannot import models yet. Draw the network, or paste its JSON.")


VERB = Verb("import", "brings a model in (not in this version)", _arguments, _run)
