"""`RunKeeper`: a run as one file, or for TensorBoard, written by a process of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.asking.questions import Questions
from designer.running.verb_process import VerbProcess


class RunKeeper(QObject):
    """Asks where to, and writes; one run at a time."""

    told = Signal(str)
    """What it does, and then what it did."""
    failed = Signal(str)

    def __init__(self, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._target: Path | None = None
        self._process = VerbProcess(self)
        self._process.ended.connect(self._ended)

    @property
    def busy(self) -> bool:
        return self._process.busy

    def bundle(self, run: Path) -> None:
        suggestion = str(run.parent / f"{run.parent.name}-{run.name}.zip")
        target = self._questions.file_to_write("Bundle the run", suggestion, "Bundles (*.zip)")
        self._write(["bundle", str(run)], target)

    def export(self, run: Path) -> None:
        target = self._questions.folder_to_write("Export for TensorBoard", str(run.parent))
        self._write(["export", str(run), "--to", "tensorboard"], target)

    def shut_down(self) -> None:
        """End what is going on at once."""
        self._process.shut_down()

    def _write(self, arguments: list[str], target: Path | None) -> None:
        if target is not None:
            self._target = target
            self._process.start([*arguments, "-o", str(target), "--json"])
            self.told.emit(f"Writing {target}…")

    def _ended(self, code: int, answer: bytes) -> None:
        if code == 0:
            self.told.emit(f"Wrote {self._target}.")
        else:
            self.failed.emit(self._process.reason)
