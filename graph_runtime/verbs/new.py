"""`graph-runtime new EXAMPLE -o DOC`: a document that begins as an example or a perceptron."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.document.model import Document
from graph_runtime.edits.multilayer import ACTIVATIONS, WidthsError, multilayer, read_widths
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.verb import Answer, UsageError, Verb

PERCEPTRON = "mlp"


def _arguments(parser: ArgumentParser) -> None:
    words = f"see `graph-runtime examples`; or {PERCEPTRON}, with --widths"
    parser.add_argument("example", metavar="EXAMPLE", help=words)
    parser.add_argument("--widths", metavar="W,W,…", help="of an mlp, the input's first")
    parser.add_argument("--activation", choices=ACTIVATIONS, help="of an mlp (ReLU)")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, required=True)


def _run(options: Namespace) -> Answer:
    try:
        document = _begun(options)
    except (DocumentError, WidthsError) as error:
        raise UsageError(str(error)) from None
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    write_document(options.output, document)
    return Answer(f"Wrote {options.output}.", {"document": str(options.output)})


def _begun(options: Namespace) -> Document:
    if options.example == PERCEPTRON:
        return multilayer(read_widths(options.widths or ""), options.activation or "ReLU")
    if options.widths or options.activation:
        raise WidthsError(f"Widths and an activation belong to `new {PERCEPTRON}`.")
    return read_example(options.example)


VERB = Verb(_arguments, _run)
