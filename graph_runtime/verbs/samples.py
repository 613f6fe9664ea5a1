"""`graph-runtime samples -o FOLDER`: small files to try the import of data with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from graph_runtime.keeping.files import write_atomic
from graph_runtime.verbs.answer import Answer, UsageError, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)


def _run(options: Namespace) -> Answer:
    if options.output.exists():
        raise UsageError(f"{options.output} is there already. Choose another name.")
    written = []
    for name, file in sorted(_samples(files("resources") / "samples", "")):
        path = options.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, file.read_bytes())
        written.append(name)
    text = (
        f"Wrote a table (fruit.csv), pictures (shapes) and a text (sentences.txt) to "
        f"{options.output}. Take one of them as data: New network in the window, or begin."
    )
    return Answer(text, {"folder": str(options.output), "files": written})


def _samples(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    """Every file with its path in the folder."""
    for part in folder.iterdir():
        if part.is_dir():
            yield from _samples(part, f"{above}{part.name}/")
        else:
            yield f"{above}{part.name}", part


VERB = Verb("samples", "small files to try the import of data with", _arguments, _run)
