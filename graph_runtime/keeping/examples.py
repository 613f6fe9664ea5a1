"""The bundled example documents: one JSON file each in `resources/examples`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable

from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import parse_document


def example_names() -> tuple[str, ...]:
    """Names of all examples, in alphabetical order."""
    if not _folder().is_dir():
        return ()
    names = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def read_example(name: str) -> Document:
    """The example of this name; raises DocumentError for a name that is none of ours."""
    if name not in example_names():
        near = get_close_matches(name, example_names(), n=1, cutoff=0.4)
        fix = f"Did you mean {near[0]}?" if near else f"There are {', '.join(example_names())}"
        raise DocumentError("", f"No example is called {ascii(name)[:60]}", fix)
    return parse_document((_folder() / f"{name}.json").read_bytes())


def examples_with(data: str) -> Iterator[tuple[str, Document]]:
    """Names and documents of the examples that train on this kind of data set."""
    word = f'"{data}"'.encode()
    for name in example_names():
        text = (_folder() / f"{name}.json").read_bytes()
        if word in text:
            document = parse_document(text)
            if document.training is not None and document.training.dataset.kind == data:
                yield name, document


def described(document: Document) -> str:
    """What an example shows and how well it does it, in one sentence; "" for other documents."""
    text = (document.model_extra or {}).get("description", "")
    return text if isinstance(text, str) else ""


def advised(document: Document) -> dict[str, str]:
    """Rules of advice that an example goes against on purpose, each with a sentence why."""
    said = (document.model_extra or {}).get("advised", {})
    return dict(said) if isinstance(said, dict) else {}


def _folder() -> Traversable:
    return files("resources") / "examples"
