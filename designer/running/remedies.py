"""`Remedies`: what one press does about the run that is shown and has failed."""

from __future__ import annotations

from designer.editing.session import Session
from designer.running.run_session import RunSession
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.errors import Problem
from graph_runtime.train.folder.run_folder import RunFolder


class Remedies:
    """Each does nothing where the failure is not of its kind."""

    def __init__(self, session: Session, runs: RunSession) -> None:
        self._session = session
        self._runs = runs

    @property
    def smaller_batch(self) -> int:
        """Batch size to try where memory ran out; 0 where that is not the matter."""
        failed = self._runs.shown.store.facts.failed
        return failed.smaller_batch if failed is not None and self._runs.phase == "idle" else 0

    @property
    def data_changed(self) -> bool:
        """Whether the run waits for a yes to data that have changed since it began."""
        failed = self._runs.shown.store.facts.failed
        return failed is not None and failed.changed_data and self._runs.resumable() is not None

    def train_smaller(self) -> None:
        """Set the batch size that a run which ran out of memory asked for, and train again."""
        training, size = self._session.document.training, self.smaller_batch
        if not size or training is None:
            return
        smaller = training.model_copy(update={"batch_size": size})
        document = set_training(self._session.document, smaller)
        self._session.apply(f"Set batch_size to {size}", document)
        self._runs.train(self._session.checked)

    def accept_data(self) -> None:
        """Say yes to data that have changed, and go on with the run."""
        folder = self._runs.resumable()
        if folder is None or not self.data_changed:
            return
        try:
            RunFolder(folder).yes_file.touch()
        except OSError as error:
            told = f"The run folder cannot be written: {error.strerror or error}."
            self._runs.failed.emit(Problem(None, None, told, "Check the disk."))
        else:
            self._runs.continue_run()
