"""`FileCommands`: new, open, save, recent: the way of documents between session and disk."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.actions.safekeeping import Safekeeping
from designer.appearance.fault_words import sentence
from designer.asking.questions import Questions
from designer.editing.session import Session
from designer.settings import SettingsFile
from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import read_document, write_document


class FileCommands(QObject):
    """Each command asks what it must, says what went wrong, and tells whether it was done."""

    said = Signal(str)
    """A notice for the status bar."""
    recent_changed = Signal()
    opened = Signal()
    """Another document is shown."""

    def __init__(
        self,
        session: Session,
        settings: SettingsFile,
        questions: Questions,
        keeping: Safekeeping,
    ) -> None:
        super().__init__()
        self._keeping = keeping
        self._session = session
        self._settings = settings
        self.questions = questions

    def new(self) -> bool:
        """An empty document, after asking about changes that are not saved."""
        if not self.may_leave():
            return False
        self.show_document(Document(), None)
        return True

    def open(self) -> bool:
        """A document that the person chooses."""
        near = [path for path in (self._session.path, *self.recent) if path is not None]
        chosen = self.questions.file_to_open(str(near[0].parent if near else Path.home()))
        return chosen is not None and self.open_path(chosen)

    def open_path(self, path: Path) -> bool:
        """This document; says what is wrong with it if it cannot be read."""
        if not self.may_leave():
            return False
        try:
            document = read_document(path)
        except (DocumentError, OSError) as error:
            return self._open_backup(path, sentence(error))
        return self.take_over(document, path.resolve())

    def _open_backup(self, path: Path, reason: str) -> bool:
        """Say why this file cannot be opened; show the save before, if that can and is wanted."""
        told, backup = f"{path.name} was not opened.", path.with_name(f"{path.name}.bak")
        try:
            document = read_document(backup)
        except (DocumentError, OSError):
            self.questions.tell("Cannot open", told, reason)
            return False
        detail = f"{reason}\n{backup.name} beside it, the save before, can be opened as a copy."
        if not self.questions.agree("Cannot open", told, detail, "Open the save before"):
            return False
        self.show_document(document, None)
        return True

    def take_over(self, document: Document, path: Path) -> bool:
        """Show what was read from this file and hold the file; offers a copy if another does."""
        holder = self._keeping.holder_of(path)
        if holder is not None and not self._agree_to_copy(path, holder):
            return False
        self.show_document(document, path if holder is None else None)
        self._remember(path)
        return True

    def open_example(self, document: Document) -> bool:
        """An example, as a document that has no file yet."""
        if not self.may_leave():
            return False
        self.show_document(document, None)
        return True

    def show_document(self, document: Document, path: Path | None) -> None:
        """Show a document that has been read already; nothing is asked."""
        self._session.load(document, path)
        self._keeping.begin(path)
        self.opened.emit()

    def save(self) -> bool:
        """Into its own file, or one that the person chooses if it has none."""
        path = self._session.path
        return self.save_as() if path is None else self._write(path)

    def save_as(self) -> bool:
        """Into a file that the person chooses."""
        chosen = self.questions.file_to_save(str(self._suggestion()))
        return chosen is not None and self._write(chosen.resolve())

    def may_leave(self) -> bool:
        """Whether the present document may be left: saved, nothing to save, or discarded."""
        if not self._session.dirty:
            return True
        path = self._session.path
        match self.questions.unsaved(path.name if path else self._session.document.name):
            case "save":
                return self.save()
            case "discard":
                return True
            case _:
                return False

    @property
    def recent(self) -> tuple[Path, ...]:
        return tuple(Path(path) for path in self._settings.present.recent)

    def _agree_to_copy(self, path: Path, holder: str) -> bool:
        return self.questions.agree(
            "Already open",
            f"{path.name} is open in another window ({holder}).",
            "You can open a copy, which is saved under another name.",
            "Open a copy",
        )

    def _write(self, path: Path) -> bool:
        if not self._keeping.may_overwrite(path, self.questions):
            return False
        other = self._keeping.holder_of(path)
        if other is not None:
            detail = f"Another window has it open ({other}). Save under another name."
            self.questions.tell("Not saved", f"{path.name} was not saved.", detail)
            return False
        try:
            write_document(path, self._session.document)
        except (DocumentError, OSError) as error:
            self._keeping.hold_again()
            self.questions.tell("Not saved", f"{path.name} was not saved.", sentence(error))
            return False
        self._session.mark_saved(path)
        self._keeping.saved(path)
        self._remember(path)
        self.said.emit(f"Saved {path.name}")
        return True

    def _remember(self, path: Path) -> None:
        self._settings.keep(self._settings.present.with_recent(path))
        self.recent_changed.emit()

    def _suggestion(self) -> Path:
        path = self._session.path
        name = re.sub(r"[^\w\- ]", "", self._session.document.name).strip() or "network"
        return path if path else Path.home() / f"{name[:60]}.json"
