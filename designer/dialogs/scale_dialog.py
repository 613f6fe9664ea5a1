"""`ScaleDialog`: make a network deeper, wider and finer, and see what that costs."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.figures import counted
from designer.appearance.plain_text import PlainLabel
from designer.dialogs.cost_table import CostTable
from designer.dialogs.plain_buttons import without_icons
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document
from graph_runtime.edits.scaling import ALPHA, BETA, GAMMA, Scale, scale

LEAST, MOST, MOST_PHI = 0.05, 64.0, 16.0
FACTORS = ("depth", "width", "resolution")
PAUSE = 200
"""How long a number rests before the costs are worked out (ms)."""
SAYS = (
    "Depth multiplies the repetitions of groups, width the channels of convolutions, resolution "
    "the sides of images. Channels and sides become multiples of 8; what gives the result keeps "
    "its channels."
)


class ScaleDialog(QDialog):
    """φ sets all three factors as EfficientNet does; each may be changed by itself."""

    def __init__(self, checked: Checked, parent: QWidget) -> None:
        super().__init__(parent)
        self._before = checked
        self.setWindowTitle("Scale the network")
        self.resize(560, 520)
        self.phi = _number(-MOST_PHI, MOST_PHI, 0.0, "φ")
        self.factors = {name: _number(LEAST, MOST, 1.0, name.capitalize()) for name in FACTORS}
        self.table = CostTable()
        self.note = PlainLabel()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.refresh)
        self._place()
        self.phi.valueChanged.connect(self._compound)
        for field in self.factors.values():
            field.valueChanged.connect(self._wait)
        self.refresh()

    @property
    def by(self) -> Scale:
        return Scale(**{name: field.value() for name, field in self.factors.items()})

    @property
    def scaled(self) -> Document:
        return scale(self._before.document, self.by)

    def refresh(self) -> None:
        """Work out what the scaled network costs."""
        after = check(self.scaled)
        self.table.show_costs((("Now", self._before), ("Scaled", after)))
        count = len(after.problems)
        more = str(after.problems[0]) if count else ""
        self.note.setText(f"{counted(count, 'problem')}: {more}" if count else "")

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(12)
        words = PlainLabel(SAYS)
        for label in (words, self.note):
            label.setWordWrap(True)
        form = QFormLayout()
        form.addRow(f"φ   (depth {ALPHA}^φ, width {BETA}^φ, resolution {GAMMA}^φ)", self.phi)
        for name, field in self.factors.items():
            form.addRow(name.capitalize(), field)
        sort = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(sort.Ok | sort.Cancel)
        buttons.button(sort.Ok).setText("Scale")
        without_icons(buttons.buttons())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(self.table)
        column.addWidget(self.note)
        column.addWidget(buttons)

    def _compound(self, phi: float) -> None:
        by = Scale.compound(phi)
        for name, field in self.factors.items():
            blocked = QSignalBlocker(field)
            field.setValue(getattr(by, name))
            blocked.unblock()
        self._wait()

    def _wait(self, *_: object) -> None:
        self._soon.start()


def _number(least: float, most: float, value: float, name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(least, most)
    field.setDecimals(4)
    field.setSingleStep(0.1 if name != "φ" else 1.0)
    field.setValue(value)
    field.setAccessibleName(name)
    return field
