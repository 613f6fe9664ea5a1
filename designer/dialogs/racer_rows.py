"""`RacerRows`: which optimizers race, at which rate, and how they did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QWidget

from designer.appearance.icons import dot
from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.headings import tinted
from graph_runtime.racing.entrants import FIELD, Racer, Track, paced

SWATCH = 14


class RacerRows(QWidget):
    """A row for each optimizer; `changed` tells that others race, or at another rate."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names = [name for name, _ in FIELD]
        self.boxes = [QCheckBox(name) for name in self._names]
        self.rates = [_rate(name) for name in self._names]
        self.results = [PlainLabel() for _ in self._names]
        self._swatches = [PlainLabel() for _ in self._names]
        self._lay_out()
        for box, rate in zip(self.boxes, self.rates, strict=True):
            box.setChecked(box.text() != "Adagrad")
            box.toggled.connect(self.changed)
            rate.valueChanged.connect(self.changed)
        self.set_theme(theme)

    @property
    def names(self) -> list[str]:
        return [name for name, box in zip(self._names, self.boxes, strict=True) if box.isChecked()]

    @property
    def racers(self) -> tuple[Racer, ...]:
        """Those that are chosen, with the rates that are typed."""
        rows = zip(FIELD, self.boxes, self.rates, strict=True)
        return tuple(
            Racer(kind=racer.kind, params={**racer.params, "lr": rate.value()})
            for (_, racer), box, rate in rows
            if box.isChecked()
        )

    def colour(self, name: str) -> str:
        return self._theme.series[self._names.index(name) % len(self._theme.series)]

    def set_pace(self, pace: float) -> None:
        """Put the usual rates in, times `pace`."""
        for (_, racer), rate in zip(FIELD, self.rates, strict=True):
            rate.blockSignals(True)
            rate.setValue(paced(racer, pace).params["lr"])
            rate.blockSignals(False)

    def show_results(self, tracks: dict[str, Track]) -> None:
        best = min((t.steps for t in tracks.values() if t.steps is not None), default=None)
        for name, label in zip(self._names, self.results, strict=True):
            track = tracks.get(name)
            label.setText(track.told if track else "")
            first = track is not None and best is not None and track.steps == best
            label.setFont(text_font(bold=first))
            tinted(label, self._theme.text if first else self._theme.muted)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for name, swatch in zip(self._names, self._swatches, strict=True):
            picture: QPixmap = dot(self.colour(name)).pixmap(SWATCH, SWATCH)
            swatch.setPixmap(picture)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        rows = zip(self._swatches, self.boxes, self.rates, self.results, strict=True)
        for row, parts in enumerate(rows):
            parts[3].setAlignment(right)
            parts[3].setMinimumWidth(92)
            for column, part in enumerate(parts):
                grid.addWidget(part, row, column)


def _rate(name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setDecimals(4)
    field.setRange(0.0001, 10.0)
    field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    field.setKeyboardTracking(False)
    field.setFixedWidth(84)
    field.setAccessibleName(f"Learning rate of {name}")
    return field
