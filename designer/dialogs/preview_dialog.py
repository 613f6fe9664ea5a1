"""`PreviewDialog`: training samples before and after every transform, for any epoch and seed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme
from designer.dialogs.plain_buttons import without_icons
from designer.editing.session import Session
from designer.plots.step_sheet import StepSheet
from designer.running.preview import PreviewAsker
from designer.running.run_session import RunSession
from graph_runtime.train.messages.look_events import Previewed
from graph_runtime.transform import TRANSFORMS

MOST_EPOCHS, MOST_SEED = 999_999, 2**31 - 1


class PreviewDialog(QDialog):
    """Shows what the worker answers; turning epoch, seed or first sample asks again."""

    def __init__(self, session: Session, runs: RunSession, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.asker = PreviewAsker(session, runs, self)
        self.setWindowTitle("Training samples, step by step")
        self.epoch = _whole("Epoch", MOST_EPOCHS, 0)
        self.seed = _whole("Seed", MOST_SEED, self.asker.seed)
        self.first = _whole("First sample", MOST_SEED, 0)
        self.give_up = QPushButton("Cancel")
        self.note = PlainLabel()
        self.sheet = StepSheet(theme)
        self._place()
        self.epoch.valueChanged.connect(self._turn)
        self.seed.valueChanged.connect(self._turn)
        self.first.valueChanged.connect(self._turn)
        self.give_up.clicked.connect(self.asker.cancel)
        self.asker.changed.connect(self._show)
        self.finished.connect(self._end)
        self.asker.ask()

    def sizeHint(self) -> QSize:
        return QSize(820, 680)

    def _turn(self, *_: object) -> None:
        self.asker.want(epoch=self.epoch.value(), seed=self.seed.value(), row=self.first.value())

    def _show(self) -> None:
        asker = self.asker
        self.give_up.setEnabled(asker.busy)
        if asker.told is not None and not asker.busy:
            self._draw(asker.told)
        elif asker.busy and asker.told is None:
            self.note.setText("The samples are prepared …")
        elif asker.fault:
            self.note.setText(asker.fault)
            self.sheet.show_steps((), (), ())

    def _draw(self, told: Previewed) -> None:
        assert self.asker.numbers is not None
        try:
            values = [
                self.asker.numbers.read(step.at, (len(told.rows), *step.shape))
                for step in told.steps
            ]
        except (OSError, ValueError) as error:
            self.note.setText(f"The samples cannot be shown: {error}.")
            return
        heads = [
            TRANSFORMS.kinds[step.kind].title if step.kind else "Before" for step in told.steps
        ]
        labels = list(zip(told.targets, told.mixed, strict=True))
        self.sheet.show_steps(heads, labels, values)
        last = told.rows[-1] if told.rows else 0
        self.note.setText(
            f"Samples {told.rows[0]:,}–{last:,} of {told.count:,} that train, as they are in epoch "
            f"{told.epoch} with seed {told.seed}: those very numbers go into the network."
        )

    def _end(self, *_: object) -> None:
        self.asker.close()

    def _place(self) -> None:
        row = QHBoxLayout()
        for name, field in (
            ("Epoch", self.epoch),
            ("Seed", self.seed),
            ("First sample", self.first),
        ):
            label = PlainLabel(name)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
            row.addSpacing(12)
        row.addWidget(self.give_up)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidget(self.sheet)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(area, 1)
        column.addWidget(self.note)
        column.addWidget(buttons)


def _whole(name: str, most: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, most)
    field.setValue(value)
    field.setAccessibleName(name)
    field.setMinimumWidth(90)
    return field
