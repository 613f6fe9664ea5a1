"""`ExportCommands`: code that stands alone, written by a process of its own."""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QProcess, Signal

from designer.asking.questions import Questions
from designer.editing.session import Session
from designer.running.run_places import plain_name
from designer.running.run_session import RunSession
from graph_runtime.keeping.files import write_document

MAX_ANSWER = 1 << 20
"""Longest answer (bytes) that is read."""


def fresh_folder(chosen: Path, name: str) -> Path:
    """The chosen folder if nothing is in it, else a new one in it: no file is ever replaced."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    try:
        if not any(chosen.iterdir()):
            return chosen
        return next(chosen / name for name in names if not (chosen / name).exists())
    except OSError:
        return chosen  # The export says what is wrong with it.


class ExportCommands(QObject):
    """One export at a time. The process builds the model, runs what it wrote and compares."""

    said = Signal(str)
    """A notice for the status bar."""
    changed = Signal()
    """An export began or ended."""

    def __init__(self, session: Session, runs: RunSession, questions: Questions) -> None:
        super().__init__()
        self._session = session
        self._runs = runs
        self.questions = questions
        self._folder: TemporaryDirectory[str] | None = None
        self._target: Path | None = None
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed_to_start)

    @property
    def busy(self) -> bool:
        return self._target is not None

    @property
    def may_export(self) -> bool:
        """Whether source can be written from the present document."""
        return not self.busy and self._session.checked.sound

    @property
    def may_export_run(self) -> bool:
        """Whether a run is shown whose trained weights can be exported."""
        folder = self._runs.shown.folder
        return not self.busy and self._runs.phase == "idle" and folder is not None

    def export_document(self, to: str = "python") -> None:
        """The network as it is drawn, into a folder that the person chooses; `to` is a target."""
        target = self._ask_for_target("" if to == "python" else f"-{to}")
        if target is None or not self.may_export:
            return
        self._folder = TemporaryDirectory(prefix="network-designer-")
        subject = Path(self._folder.name) / "document.json"
        write_document(subject, self._session.document)
        path = self._session.path
        self._start(subject, target, path.parent if path else None, to)

    def export_run(self) -> None:
        """The shown run, as it was trained, into a folder that the person chooses."""
        folder = self._runs.shown.folder
        if folder is None or not self.may_export_run:
            return
        target = self._ask_for_target(f"-{folder.name}")
        if target is not None:
            self._start(folder, target)

    def shut_down(self) -> None:
        """End an export that is going on; what it wrote so far stays."""
        self._process.kill()
        self._process.waitForFinished(1_000)

    def _ask_for_target(self, ending: str) -> Path | None:
        path = self._session.path
        folder = str(path.parent if path else Path.home())
        chosen = self.questions.folder_to_write("Export into a new folder in this one", folder)
        name = plain_name(path.stem if path else self._session.document.name)
        return None if chosen is None else fresh_folder(chosen, name + ending)

    def _start(
        self, subject: Path, target: Path, data: Path | None = None, to: str = "python"
    ) -> None:
        """`data` is where relative paths of data files start, if not beside the subject."""
        self._target = target
        self.said.emit("Exporting: the code is written, run and compared…")
        arguments = ["-I", "-m", "graph_runtime", "export", str(subject), "--to", to]
        arguments += [] if data is None else ["--data-folder", str(data)]
        self._process.start(sys.executable, [*arguments, "-o", str(target), "--json"])
        self.changed.emit()

    def _finished(self, code: int) -> None:
        out = bytes(self._process.readAllStandardOutput().data())[:MAX_ANSWER]
        err = bytes(self._process.readAllStandardError().data())[-MAX_ANSWER:]
        target = self._over()
        if code == 0:
            self.said.emit(f"Exported to {target}. {_proof(out)}")
        else:
            lines = err.decode("utf-8", "replace").strip().splitlines()
            reason = lines[-1] if lines else f"The process ended with {code}."
            self.questions.tell("Not exported", "The network was not exported.", reason[:1_000])

    def _failed_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._over()
            self.questions.tell("Not exported", "Python could not be started for the export.")

    def _over(self) -> Path | None:
        target, self._target = self._target, None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self.changed.emit()
        return target


def _proof(answer: bytes) -> str:
    try:
        difference = float(json.loads(answer)["difference"])
    except (ValueError, KeyError, TypeError):
        return ""
    return f"Largest difference to the program's own model: {difference:g}."
