"""Reading a document from bytes that anyone may have written (rule R2).

Size, encoding and depth are settled before anything is parsed; then JSON without its loose ends,
the version, the closed schema and the rules of the graph. Every refusal is a `DocumentError`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.disk.strict_json import parse_json, pointer, write_json
from graph_runtime.document.graph_rules import graph_fault
from graph_runtime.document.migrations import MIGRATIONS
from graph_runtime.document.model import FORMAT, MAX_EDGES, MAX_NODES, VERSION, Document
from graph_runtime.errors import DocumentError

MAX_BYTES = 16 * 2**20


def read_bytes(path: str | Path) -> bytes:
    """At most `MAX_BYTES` and one more of a regular file; raises OSError."""
    with open_regular(path) as file:
        return file.read(MAX_BYTES + 1)


def parse_document(text: str | bytes) -> Document:
    """The document of a text; raises DocumentError with pointer, reason and remedy."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise DocumentError("", f"The file is larger than {MAX_BYTES:,} bytes", _NO_DOCUMENT)
    tree = parse_json(data)
    current = _current(tree)
    _counted(current)
    document = _validated(data if current is tree else write_json(current))
    fault = graph_fault(document)
    if fault is not None:
        raise fault
    return document


_NO_DOCUMENT = "Choose a document that Network Designer saved"


def _current(tree: Any) -> Any:
    """The tree as this version writes it; refuses other formats and newer versions."""
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise DocumentError("/format", f"This is not a {FORMAT} document", _NO_DOCUMENT)
    version = tree.get("version")
    if type(version) is not int or version < 1:
        raise DocumentError("/version", "The version is no whole number from 1", _NO_DOCUMENT)
    if version > VERSION:
        reason = f"The document has version {version}, this program reads up to {VERSION}"
        raise DocumentError("/version", reason, "Open it with a newer Network Designer")
    for older in range(version, VERSION):
        tree = {**MIGRATIONS[older](tree), "version": older + 1}
    return tree


def _counted(tree: Any) -> None:
    """Refuse more blocks or wires than the limits before they cost anything."""
    for key, limit, noun in (("nodes", MAX_NODES, "blocks"), ("edges", MAX_EDGES, "wires")):
        found = tree.get(key)
        if isinstance(found, dict | list) and len(found) > limit:
            reason = f"There are {len(found):,} {noun}; the limit is {limit:,}"
            raise DocumentError(f"/{key}", reason, "Divide the drawing")


def _validated(data: bytes) -> Document:
    try:
        return Document.model_validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _refusal(first) from None


def _refusal(fault: ErrorDetails) -> DocumentError:
    reason = fault["msg"].rstrip(".").removeprefix("Input ")
    place = "A value is missing" if fault["type"] == "missing" else f"This value {reason}"
    return DocumentError(pointer(fault["loc"]), place, "See docs/file-format.md")
