"""Writes the drawing for the worker, off the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from graph_runtime.document import Document
from graph_runtime.document_text import document_text


class DrawingFile(QObject):
    """`written` tells the folder that holds the document.json, `failed` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def write(self, document: Document, folder: Path) -> None:
        """Put the document into a new folder."""
        QThreadPool.globalInstance().start(_Writing(self, document, folder))


class _Writing(QRunnable):
    def __init__(self, file: DrawingFile, document: Document, folder: Path) -> None:
        super().__init__()
        self._file, self._document, self._folder = file, document, folder

    def run(self) -> None:
        try:
            self._folder.mkdir()
            text = document_text(self._document).encode()
            (self._folder / "document.json").write_bytes(text)
        except OSError as error:
            self._file.failed.emit(f"The drawing cannot be written: {error.strerror}.")
        else:
            self._file.written.emit(str(self._folder))
