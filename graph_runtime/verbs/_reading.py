"""How verbs get at documents: from a file, with single values set on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph_runtime.check import Checked
from graph_runtime.document.model import Document
from graph_runtime.document.paths import with_values
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.keeping.files import read_document
from graph_runtime.train.calling.asking import check_known
from graph_runtime.verb import ProblemsError, UsageError


def add_document(parser: ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOC", type=Path, help="a document file")


def existing(path: Path) -> Path:
    """The path itself; raises UsageError if nothing is there."""
    if not path.exists():
        raise UsageError(f"There is no {path}.")
    return path


def checked_file(path: Path, settings: Iterable[str] = ()) -> Checked:
    """The document in a file, with `PATH=VALUE` settings, checked."""
    return check_known(with_settings(read_document(existing(path)), settings))


def file_or_example(name: str) -> Document:
    """The document in a file, or the example of this name if there is no such file."""
    if not Path(name).exists() and name in example_names():
        return read_example(name)
    return read_document(existing(Path(name)))


def sound(checked: Checked) -> Checked:
    """The same; raises ProblemsError if source cannot be written from it."""
    if not checked.sound:
        raise ProblemsError(checked.problems)
    return checked


def with_settings(document: Document, settings: Iterable[str]) -> Document:
    """`document` with values such as `training.optimizer.lr=0.01` in place."""
    values: dict[str, Any] = {}
    for setting in settings:
        path, sign, text = setting.partition("=")
        if not sign or not path:
            raise UsageError(f"--set {setting} is not PATH=VALUE, as in training.epochs=3.")
        values[path] = value_of(text)
    return with_values(document, values)


def value_of(text: str) -> Any:
    """JSON where it is JSON, otherwise the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
