"""`graph-runtime head DOC -o DOC`: the last layers made new, for other data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.keeping.files import write_document
from graph_runtime.mending.new_head import head_of, replace_head
from graph_runtime.train.calling.asking import check_known
from graph_runtime.verb import DONE, PROBLEMS, Answer, UsageError, Verb, problem_value
from graph_runtime.verbs._reading import file_or_example, with_settings


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOC", help="a document file, or name of an example")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=1, help="last blocks with weights (1)")
    parser.add_argument("--width", type=int, help="numbers a result; what the data ask for")
    parser.add_argument("--freeze", action="store_true", help="keep all older blocks as they are")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")


def _run(options: Namespace) -> Answer:
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    if options.width is not None and options.width < 1:
        raise UsageError("--width is a whole number from 1.")
    checked = check_known(with_settings(file_or_example(options.document), options.set))
    try:
        document = replace_head(checked, options.layers, options.width, options.freeze)
    except ValueError as error:
        raise UsageError(str(error)) from None
    after = check_known(document)
    write_document(options.output, document)
    new = sorted(document.nodes.keys() - checked.document.nodes.keys())
    value = {
        "document": str(options.output),
        "head": head_of(after),
        "new": new,
        "problems": [problem_value(problem) for problem in after.problems],
    }
    text = f"New: {', '.join(new)}. Train it with --weights-from RUN: all others keep theirs."
    problems = [f"Problem: {problem}" for problem in after.problems]
    return Answer("\n".join([text, *problems]), value, PROBLEMS if problems else DONE)


VERB = Verb(_arguments, _run)
