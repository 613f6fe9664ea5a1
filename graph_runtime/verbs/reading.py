"""How verbs get at documents: from a file, with single values set on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph_runtime.check import Checked
from graph_runtime.document import Document
from graph_runtime.errors import Problem
from graph_runtime.examples import example_names, read_example
from graph_runtime.files import document_text, parse_document, read_document
from graph_runtime.train.asking import check_known
from graph_runtime.verbs.answer import ProblemsError, UsageError


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
    settings = list(settings)
    if not settings:
        return document
    tree = json.loads(document_text(document))
    for setting in settings:
        path, sign, text = setting.partition("=")
        if not sign or not path:
            raise UsageError(f"--set {setting} is not PATH=VALUE, as in training.epochs=3.")
        _put(tree, path, _value(text))
    return parse_document(json.dumps(tree))


def _value(text: str) -> Any:
    """JSON where it is JSON, otherwise the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    here = tree
    for name in parents:
        here = _inside(here, name)
        if not isinstance(here.get(name), dict):
            raise _nothing(path, name, here)
        here = here[name]
    here = _inside(here, last)
    if here is tree and last not in tree:
        raise _nothing(path, last, here)
    here[last] = value


def _inside(here: dict[str, Any], name: str) -> dict[str, Any]:
    """A recipe's or node's parameters may be named without the word `params` between."""
    params = here.get("params")
    is_own = name in ("kind", "params", "label", "decorations")
    return params if isinstance(params, dict) and "kind" in here and not is_own else here


def _nothing(path: str, name: str, here: dict[str, Any]) -> ProblemsError:
    known = ", ".join(list(here)[:20])
    message = f"--set {path}: there is no {name} in the document."
    return ProblemsError([Problem(None, path, message, f"There are {known}.")])
