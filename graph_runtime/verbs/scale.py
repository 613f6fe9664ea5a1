"""`graph-runtime scale DOC -o DOC`: a network made deeper, wider and finer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.edits.scaling import ALPHA, BETA, GAMMA, Scale, scale
from graph_runtime.facts.comparison import compare
from graph_runtime.keeping.files import write_document
from graph_runtime.train.calling.asking import check_known
from graph_runtime.verb import DONE, PROBLEMS, Answer, UsageError, Verb, problem_value
from graph_runtime.verbs._reading import file_or_example
from graph_runtime.verbs.compare import table

MOST, MOST_PHI = 64.0, 16
"""Largest factor, and the largest exponent of all three."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOC", help="a document file, or name of an example")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, required=True)
    parser.add_argument("--phi", type=float, help=f"depth {ALPHA}^phi, width {BETA}^phi, "
                        f"resolution {GAMMA}^phi")  # fmt: skip
    for name in ("depth", "width", "resolution"):
        parser.add_argument(f"--{name}", type=float, help="a factor of its own")


def _run(options: Namespace) -> Answer:
    by = _scale(options)
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    before = check_known(file_or_example(options.document))
    after = check_known(scale(before.document, by))
    write_document(options.output, after.document)
    measures = compare((before, after))
    value = {
        "document": str(options.output),
        **{one.name.replace("-", "_"): list(one.values) for one in measures},
        "problems": [problem_value(problem) for problem in after.problems],
    }
    problems = [f"Problem: {problem}" for problem in after.problems]
    text = "\n".join([table(("before", "after"), measures), *problems])
    return Answer(text, value, PROBLEMS if problems else DONE)


def _scale(options: Namespace) -> Scale:
    if options.phi is not None and not -MOST_PHI <= options.phi <= MOST_PHI:
        raise UsageError(f"phi goes from {-MOST_PHI} to {MOST_PHI}.")
    by = Scale.compound(options.phi or 0.0)
    given = {name: getattr(options, name) for name in ("depth", "width", "resolution")}
    factors = {name: getattr(by, name) if own is None else own for name, own in given.items()}
    if options.phi is None and all(own is None for own in given.values()):
        raise UsageError("Say how: --phi 1, or --depth, --width, --resolution with a factor each.")
    for name, factor in factors.items():
        if not 0 < factor <= MOST:
            raise UsageError(f"The {name} cannot be {factor:g} times as large: at most {MOST:g}.")
    return Scale(**factors)


VERB = Verb(_arguments, _run)
