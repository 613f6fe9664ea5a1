"""`SearchForm`: how a search goes about it: trials, objective, sampler."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSpinBox, QWidget

from designer.appearance.plain_text import tip
from designer.form.inputs import CalmComboBox, FlagBox
from designer.running.search_session import Wish

MOST_JOBS, MOST_TRIALS = 64, 100_000


class SearchForm(QWidget):
    """`wish` says what stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.trials, self.jobs = _number(20, MOST_TRIALS), _number(1, MOST_JOBS)
        self.objective, self.sampler = CalmComboBox(), CalmComboBox()
        self.prune: QCheckBox = FlagBox("End hopeless trials early")
        _choices(self.objective, "Objective", ("best metric", "metric"), ("least loss", "loss"))
        _choices(self.sampler, "Sampler", ("learns from trials", "tpe"), ("random", "random"))
        self.jobs.setToolTip(tip("Trials that run at the same time, each a run of its own."))
        self.prune.setToolTip(tip("Those worse than half of the others at the same epoch."))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Trials", self.trials)
        form.addRow("At a time", self.jobs)
        form.addRow("Objective", self.objective)
        form.addRow("Sampler", self.sampler)
        form.addRow("", self.prune)

    def wish(self, search: tuple[str, ...] = ()) -> Wish:
        """To search these dimensions so."""
        return Wish(
            search,
            self.trials.value(),
            self.jobs.value(),
            str(self.objective.currentData()),
            str(self.sampler.currentData()),
            self.prune.isChecked(),
        )


def _number(value: int, most: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(1, most)
    field.setValue(value)
    return field


def _choices(field: CalmComboBox, name: str, *choices: tuple[str, str]) -> None:
    field.setAccessibleName(name)
    for shown, value in choices:
        field.addItem(shown, value)
