"""`JudgingSection`: figures of a run on a part of its data, of crops, of several runs together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.form.headings import Facts, Heading, Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.plots.run_words import figure_name
from designer.running.run_session import RunSession
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.commands import Evaluate

PARTS = ("test", "validation", "training_dev", "train")
CROPS = {"the whole picture": 1, "5 crops, averaged": 5, "10 crops, averaged": 10}
WEIGHTS = {"last": "last", "best epoch": "best"}


class JudgingSection(QWidget):
    """Asks the worker about the chosen runs; several answer together, probabilities averaged."""

    def __init__(
        self, runs: RunSession, chosen: Callable[[], Sequence[Path]], theme: Theme
    ) -> None:
        super().__init__()
        self._runs = runs
        self._chosen = chosen
        self._theme = theme
        self._waiting = ""
        self.part = _choice("Samples", PARTS)
        self.crops = _choice("Pictures", CROPS)
        self.weights = _choice("Weights", WEIGHTS)
        self.button = QPushButton("Evaluate")
        self.facts = Facts(theme)
        self.sentence = Wrapped()
        self._lay_out()
        self.button.clicked.connect(self.ask)
        runs.questions.answered.connect(self._hear)
        runs.state_changed.connect(self.refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.facts.set_theme(theme)
        tinted(self.sentence, theme.muted)

    def refresh(self) -> None:
        """Show whether there is something to evaluate, and what."""
        folders, idle = self._folders(), self._runs.phase == "idle"
        self.button.setEnabled(bool(folders) and idle and not self._waiting)
        several = f"Evaluate {len(folders)} runs together" if len(folders) > 1 else "Evaluate"
        self.button.setText("Evaluating…" if self._waiting else several)

    def ask(self) -> None:
        """Have the worker judge the chosen runs."""
        first, *others = self._folders()
        question = Evaluate(
            folder=str(first),
            part=self.part.currentText(),
            checkpoint=WEIGHTS[self.weights.currentText()],
            crops=CROPS[self.crops.currentText()],
            others=tuple(map(str, others)),
        )
        names = ", ".join(folder.name for folder in (first, *others))
        self._waiting = f"Run{'s' if others else ''} {names}"
        if not self._runs.questions.ask(question):
            self._say(self._runs.questions.fault, self._theme.error)
        self.refresh()

    def _folders(self) -> list[Path]:
        """The runs that are chosen in the list, or the one that is shown."""
        shown = self._runs.shown.folder
        return list(self._chosen()) or ([shown] if shown is not None else [])

    def _hear(self, event: object) -> None:
        match event:
            case ev.Evaluated() if self._waiting:
                rows = [(figure_name(name), f"{x:.6g}") for name, x in event.metrics.items()]
                self.facts.show_rows(rows)
                told = f"{self._waiting}, {self.crops.currentText()}, {event.samples:,} samples."
                self._say(told, self._theme.muted)
            case ev.Failed() if self._waiting:
                self._say(f"{event.message} {event.fix}".strip(), self._theme.error)

    def _say(self, text: str, colour: str) -> None:
        self._waiting = ""
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
        tinted(self.sentence, colour)
        self.refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for box in (self.part, self.crops, self.weights):
            form.addRow(box.accessibleName(), box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.sentence.setVisible(False)
        self.button.setToolTip(
            tip("Judge the shown run, or those that are chosen below: several answer together.")
        )
        column.addWidget(Heading("Judge"))
        column.addLayout(form)
        for widget in (self.button, self.facts, self.sentence):
            column.addWidget(widget)


def _choice(name: str, rows: Iterable[str]) -> CalmComboBox:
    box = CalmComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.addItems(list(rows))
    return box
