"""`LensHeader`: whose weights and which sample are looked at, and what is shown of them."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QInputDialog,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme, text_font
from designer.plots.tools import button, chooser, toggle
from designer.running.lens import Lens

WEIGHTS = (("last", "Trained"), ("best", "Best epoch"), ("fresh", "Untrained"))
PARTS = (("test", "Test part"), ("validation", "Validation part"), ("train", "Training part"))
Mode = Literal["value", "gradient", "weights", "samples"]
MODES: tuple[tuple[Mode, str, str], ...] = (
    ("value", "Value", "Show what each block gives"),
    ("gradient", "Gradient", "Show the gradient of the loss at each block"),
    ("weights", "Weights", "Show what each block has learned"),
    ("samples", "Best samples", "Show the samples that move the chosen channel or unit most"),
)
PLAY_MS = 800
"""Time between two steps while the steps are played (ms)."""


class LensHeader(QWidget):
    """Tells the lens what the person wants; `mode_wanted` says which numbers to show."""

    mode_wanted = Signal(str)

    def __init__(self, lens: Lens, theme: Theme) -> None:
        super().__init__()
        self._lens = lens
        self._weights = chooser("Whose weights", self._choose_weights)
        self._part = chooser("Part of the data", self._choose_part)
        self._part.addItems([name for _, name in PARTS])
        self._row = QSpinBox()
        self._typed = button("Type…", "Type the numbers that go in", self.ask_for_numbers)
        self._again = button("Look", "Run the network on this sample again", self._press)
        self._group = QButtonGroup(self)
        self.modes = {mode: self._mode(mode, text, help) for mode, text, help in MODES}
        self.modes["value"].setChecked(True)
        self._back = button("", "Back to the block before (Alt+Left)", self._step_back)
        self._play = toggle("", "Step through all blocks", self._play_or_rest)
        self._next = button("", "On to the next block (Alt+Right)", self._step_on)
        self._words = PlainLabel()
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_MS)
        self._timer.timeout.connect(self._play_on)
        self._lay_out()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        for tool, name in (
            (self._back, "skip-previous-outline"),
            (self._play, "play-outline"),
            (self._next, "skip-next-outline"),
        ):
            tool.setIcon(icon(name, theme))
        self._words.setFont(text_font(9.0))

    def refresh(self) -> None:
        """Show what the lens is told, and what it says of itself."""
        lens = self._lens
        rows = WEIGHTS if lens.run is not None else WEIGHTS[-1:]
        names = [name for _, name in rows]
        if [self._weights.itemText(i) for i in range(self._weights.count())] != names:
            self._weights.clear()
            self._weights.addItems(names)
        self._weights.setCurrentIndex([kind for kind, _ in rows].index(lens.weights))
        self._show_sample()
        self._again.setText("Cancel" if lens.busy or lens.order.busy else "Look")
        self._words.setText("Looking…" if lens.busy else "")

    def ask_for_numbers(self) -> None:
        """Let the person type what goes in, or nothing for the sample again."""
        given = self._lens.wanted.numbers or ()
        text, done = QInputDialog.getText(
            self,
            "Numbers that go in",
            "All inputs of one sample, in order. Leave it empty to take the data again.",
            text=", ".join(f"{value:g}" for value in given),
        )
        if done:
            self.type_numbers(text)

    def type_numbers(self, text: str) -> None:
        """Look at the numbers that stand in a text; at the sample where there are none."""
        found = re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", text)
        self._lens.want(numbers=tuple(map(float, found)) or None)

    def _show_sample(self) -> None:
        looked = self._lens.view.looked if self._lens.view else None
        has_data = looked is None or looked.count > 0
        self._part.setCurrentIndex([kind for kind, _ in PARTS].index(self._lens.wanted.part))
        blocked = self._row.blockSignals(True)
        if looked is not None and looked.count:
            self._row.setRange(0, looked.count - 1)
            self._row.setValue(looked.row)
        self._row.blockSignals(blocked)
        self._part.setEnabled(has_data)
        self._row.setEnabled(has_data)

    def _choose_weights(self, index: int) -> None:
        rows = WEIGHTS if self._lens.run is not None else WEIGHTS[-1:]
        self._lens.want(weights=rows[index][0])

    def _choose_part(self, index: int) -> None:
        self._lens.want(part=PARTS[index][0], row=0, numbers=None)

    def _choose_row(self, row: int) -> None:
        self._lens.want(row=row, numbers=None)

    def _press(self) -> None:
        if self._lens.busy or self._lens.order.busy:
            self._lens.cancel()
        else:
            self._lens.look()

    def _mode(self, mode: Mode, text: str, help: str) -> QToolButton:
        def choose(on: bool) -> None:
            if on:
                self.mode_wanted.emit(mode)

        made = toggle(text, help, choose)
        self._group.addButton(made)
        return made

    def _step_back(self) -> None:
        self._lens.step(-1)

    def _step_on(self) -> None:
        self._lens.step(1)

    def _play_or_rest(self, on: bool) -> None:
        if not on:
            self._timer.stop()
            return
        if self._lens.at_end:
            self._lens.choose(0)
        self._timer.start()

    def _play_on(self) -> None:
        if self._lens.at_end or self._lens.view is None:
            self._play.setChecked(False)
        else:
            self._lens.step(1)

    def _lay_out(self) -> None:
        self._weights.setMinimumContentsLength(10)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.setAccessibleName("Sample")
        self._row.setToolTip(tip("Row of the part that is looked at"))
        self._row.setKeyboardTracking(False)
        self._row.setPrefix("sample ")
        self._row.setMaximum(0)
        self._row.valueChanged.connect(self._choose_row)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 12, 3)
        row.setSpacing(6)
        left: tuple[QWidget, ...] = (
            self._weights, self._part, self._row, self._typed, self._again, self._words,
        )  # fmt: skip
        for widget in left:
            row.addWidget(widget)
        row.setStretchFactor(self._words, 1)
        for tool in (self._back, self._play, self._next, *self.modes.values()):
            row.addWidget(tool)
