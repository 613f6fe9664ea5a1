"""The bundled examples: documents to begin with."""

from __future__ import annotations

from importlib.resources import files

from graph_runtime.document import Document
from graph_runtime.errors import DocumentError
from graph_runtime.files import parse_document


def example_names() -> tuple[str, ...]:
    """The names under which examples are opened, in order."""
    folder = files("resources").joinpath("examples")
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(n.removesuffix(".json") for n in names if n.endswith(".json")))


def read_example(name: str) -> Document:
    """One example; raises DocumentError for a name that is none of ours."""
    if name not in example_names():
        known = ", ".join(example_names()) or "none"
        raise DocumentError("", f"No example is called {ascii(name)[:60]}", f"There are {known}")
    return parse_document(files("resources").joinpath("examples", f"{name}.json").read_bytes())
