"""`RunButtons`: pause, go on, stop; each can be pressed only when that is possible."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.running.remedies import Remedies
from designer.running.run_session import RunSession


class RunButtons(QWidget):
    """One button for pausing and going on, one for stopping.

    Going on means after a pause, or from the last checkpoint of the run that is shown.
    """

    def __init__(self, session: Session, run_session: RunSession, theme: Theme) -> None:
        super().__init__()
        self._runs = run_session
        self._remedies = Remedies(session, run_session)
        self._theme = theme
        self.pause = QPushButton("Pause")
        self.stop = QPushButton("Stop")
        self.smaller = QPushButton()
        self.new_data = QPushButton("Go on with the new data")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        for button in (self.smaller, self.new_data):
            column.addWidget(button)
        for button in (self.pause, self.stop):
            row.addWidget(button)
        self.pause.clicked.connect(run_session.pause_or_go_on)
        self.stop.clicked.connect(run_session.run.stop)
        self.new_data.clicked.connect(self._remedies.accept_data)
        self.new_data.setToolTip(tip("Go on from the last checkpoint with data that have changed."))
        self.smaller.clicked.connect(self._remedies.train_smaller)
        self.smaller.setToolTip(tip("Set this batch size in the recipe and train again."))
        self.stop.setToolTip(tip("End the run; its last state is kept to go on from."))
        run_session.state_changed.connect(self.refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.stop.setIcon(icon("stop", theme))
        self.refresh()

    def refresh(self) -> None:
        """Show what can be pressed now."""
        runs = self._runs
        goes_on = runs.phase in ("paused", "resuming") or runs.resumable() is not None
        words = {"pausing": "Pausing…", "resuming": "Resuming…"}
        self.pause.setText(words.get(runs.phase, "Resume" if goes_on else "Pause"))
        self.pause.setIcon(icon("play" if goes_on else "pause", self._theme))
        possible = runs.may("pause") or runs.may("resume") or runs.resumable() is not None
        self.pause.setEnabled(possible)
        from_disk = runs.phase == "idle" and goes_on
        self.pause.setToolTip(tip("Go on from the last checkpoint." if from_disk else ""))
        smaller = self._remedies.smaller_batch
        self.new_data.setVisible(self._remedies.data_changed)
        self.smaller.setVisible(smaller > 0)
        self.smaller.setText(f"Train with batch size {smaller}")
        self.stop.setEnabled(runs.may("stop"))
        self.stop.setText("Stopping…" if runs.phase == "stopping" else "Stop")
