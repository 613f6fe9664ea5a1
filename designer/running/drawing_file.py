"""`DrawingFile`: the drawing as a file for the worker, written off the window's thread."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from graph_runtime.document.model import Document
from graph_runtime.document.text import document_text


class DrawingFile(QObject):
    """One folder for each state of the drawing; the last two are kept.

    `written` tells the folder that holds the document.json, `failed` why there is none.
    """

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scratch: TemporaryDirectory[str] | None = None
        self._count = 0
        self._current: Path | None = None
        self._ready = False
        self.written.connect(self._mark)

    def is_current(self, folder: str) -> bool:
        """Whether this is the drawing as it is now."""
        return self._current == Path(folder)

    def put(self, document: Document) -> None:
        """Have the document written, unless it is."""
        if self._current is not None:
            if self._ready:
                self.written.emit(str(self._current))
            return
        if self._scratch is None:
            self._scratch = TemporaryDirectory(
                prefix="network-designer-look-", ignore_cleanup_errors=True
            )
        self._count += 1
        self._current = Path(self._scratch.name) / str(self._count)
        QThreadPool.globalInstance().start(_Writing(self, document, self._current))

    def forget(self) -> None:
        """The drawing has changed: what was written is no longer it."""
        self._current, self._ready = None, False

    def close(self) -> None:
        """Remove every folder."""
        self.forget()
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def _mark(self, folder: str) -> None:
        self._ready = self.is_current(folder)


class _Writing(QRunnable):
    def __init__(self, file: DrawingFile, document: Document, folder: Path) -> None:
        super().__init__()
        self._file, self._document, self._folder = file, document, folder

    def run(self) -> None:
        old = self._folder.with_name(str(int(self._folder.name) - 2))
        shutil.rmtree(old, ignore_errors=True)
        try:
            self._folder.mkdir()
            text = document_text(self._document).encode()
            (self._folder / "document.json").write_bytes(text)
        except OSError as error:
            self._file.failed.emit(f"The drawing cannot be written: {error.strerror}.")
        else:
            self._file.written.emit(str(self._folder))
