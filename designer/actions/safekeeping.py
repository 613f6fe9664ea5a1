"""`Safekeeping`: what protects the present document: its journal, its lock, its file's stamp."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.asking.questions import Questions
from designer.editing.session import Session
from graph_runtime.check import Checked
from graph_runtime.disk.file_stamp import FileStamp, changed_outside, stamp
from graph_runtime.disk.lock import FileLock, lock_path
from graph_runtime.edits.changes import Changes
from graph_runtime.keeping.journal import Journal
from graph_runtime.keeping.recovery import Recoverable, find_recoverable


class Safekeeping(QObject):
    """Every edit goes to the journal; one window at a time writes a file; nobody is overwritten."""

    said = Signal(str)
    """A notice for the status bar, also from the journal's thread."""
    recovered = Signal()
    """Another document is shown: one that a crash had left."""

    def __init__(self, session: Session, state: Path) -> None:
        super().__init__()
        self._session = session
        self._state = state
        self._journal: Journal | None = None
        self._recorded = False
        self._lock: FileLock | None = None
        self._stamp: FileStamp | None = None
        session.changed.connect(self._record)

    def holder_of(self, path: Path) -> str | None:
        """Who else has this file open for writing; None if it may be opened here.

        Takes the lock, which stays ours until another document is kept.
        """
        lock = FileLock(lock_path(path))
        if self._lock is not None and self._lock.held and self._lock.path == lock.path:
            return None
        with contextlib.suppress(OSError):  # where no lock can be made, nothing can be saved
            if not lock.acquire():
                return lock.holder() or "another window"
        self._take_lock(lock)
        return None

    def hold_again(self) -> None:
        """Take back the lock of the document's own file, after it could not be saved elsewhere."""
        if self._session.path is None:
            self._take_lock(None)
        else:
            self.holder_of(self._session.path)

    def begin(self, path: Path | None) -> None:
        """Keep the document that is shown now, which came from this file or from none."""
        self._end_journal()
        if path is None:
            self._take_lock(None)
        self._stamp = stamp(path) if path else None
        self._journal = Journal(self._state, path, self.said.emit)
        self._recorded = False

    def may_overwrite(self, path: Path, questions: Questions) -> bool:
        """Whether a save may replace the file; asks if it was changed by somebody else."""
        if path != self._session.path or not changed_outside(path, self._stamp):
            return True
        return questions.agree(
            "Changed elsewhere",
            f"{path.name} was changed by another program since it was opened here.",
            "Saving replaces those changes. The old content is kept beside it, as .bak.",
            "Save anyway",
        )

    def saved(self, path: Path) -> None:
        """The document is safe in this file."""
        self._stamp = stamp(path)
        if self._journal is not None:
            self._journal.saved(path)

    def end(self) -> None:
        """The document is closed on purpose."""
        self._end_journal()
        self._take_lock(None)

    def offer_recovery(self, questions: Questions, path: Path | None = None) -> bool:
        """Ask about what a crashed program left of this file, or about the latest of all.

        True if it is shown now; what is not asked about is kept for another start.
        """
        found = find_recoverable(self._state)
        wanted = [lost for lost in found if path is None or lost.path == path][:1]
        for other in found:
            if other not in wanted:
                other.leave()
        return bool(wanted) and self._offer(wanted[0], questions)

    def _offer(self, lost: Recoverable, questions: Questions) -> bool:
        when = datetime.fromtimestamp(lost.time).strftime("%Y-%m-%d %H:%M:%S")
        name = lost.path.name if lost.path else lost.document.name
        match questions.recover(name, when):
            case "recover":
                self._recover(lost)
                self.recovered.emit()
                return True
            case "discard":
                lost.discard()
            case _:
                lost.leave()
        return False

    def _recover(self, lost: Recoverable) -> None:
        """Show it, keep it in a journal of our own, and only then let go of the old one."""
        path = lost.path if lost.path and self.holder_of(lost.path) is None else None
        self._session.load(lost.document, path, saved=False)
        self.begin(path)
        if self._journal is not None:
            self._journal.record(lost.document)
            if self._journal.flush():
                lost.discard()
                return
        lost.leave()

    def _record(self, changes: Changes, checked: Checked) -> None:
        """Keep every edit, also one that leads back to what was saved."""
        if self._journal is not None and (self._session.dirty or self._recorded):
            self._journal.record(self._session.document)
            self._recorded = True

    def _end_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _take_lock(self, lock: FileLock | None) -> None:
        if self._lock is not None:
            self._lock.release()
        self._lock = lock
