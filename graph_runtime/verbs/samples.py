"""`graph-runtime samples -o FOLDER`: small files to try the import of data with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.keeping.samples import write_samples
from graph_runtime.verb import Answer, UsageError, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)


def _run(options: Namespace) -> Answer:
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    written = write_samples(options.output)
    text = (
        f"Wrote a table (fruit.csv), pictures (shapes) and a text (sentences.txt) to "
        f"{options.output}. Take one of them as data: New network in the window, or begin."
    )
    return Answer(text, {"folder": str(options.output), "files": written})


VERB = Verb(_arguments, _run)
