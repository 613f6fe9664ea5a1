"""Copying blocks as text, and telling whether text from elsewhere holds blocks."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtGui import QGuiApplication

from graph_runtime.document.model import Document, Point
from graph_runtime.document.reading import parse_document
from graph_runtime.document.text import document_text
from graph_runtime.edits.drawing_edits import fragment, paste
from graph_runtime.errors import DocumentError


def copy_blocks(document: Document, nodes: Collection[str], places: dict[str, Point]) -> None:
    """Put these blocks and the wires among them on the clipboard, as the text of a document."""
    part = fragment(document, nodes).replaced(positions={node: places[node] for node in nodes})
    QGuiApplication.clipboard().setText(document_text(part))


def copied_blocks() -> Document | str:
    """The blocks on the clipboard, or a sentence that says why there are none."""
    text = QGuiApplication.clipboard().text()
    if not text.strip():
        return "The clipboard holds no text. Copy blocks first."
    try:
        found = parse_document(text)
    except DocumentError as error:
        return f"The clipboard does not hold blocks: {error.reason}. {error.remedy}."
    return found if found.nodes else "The copied drawing has no blocks."


def pasted(
    document: Document, part: Document, at: Point | None
) -> tuple[Document, tuple[str, ...]]:
    """`part` put into `document`: its top left corner at `at`, or beside where it was copied."""
    if at is None:
        return paste(document, part, (40.0, 40.0))
    left = min((x for x, _ in part.positions.values()), default=0.0)
    top = min((y for _, y in part.positions.values()), default=0.0)
    return paste(document, part, (at[0] - left, at[1] - top))
