"""`graph-runtime new EXAMPLE -o DOC`: a document that begins as a bundled example."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.errors import DocumentError
from graph_runtime.examples import read_example
from graph_runtime.files import write_document
from graph_runtime.verbs.answer import Answer, UsageError, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("example", metavar="EXAMPLE", help="see `graph-runtime examples`")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, required=True)


def _run(options: Namespace) -> Answer:
    try:
        document = read_example(options.example)
    except DocumentError as error:
        raise UsageError(str(error)) from None
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    write_document(options.output, document)
    return Answer(f"Wrote {options.output}.", {"document": str(options.output)})


VERB = Verb("new", "writes a bundled example as a document of your own", _arguments, _run)
