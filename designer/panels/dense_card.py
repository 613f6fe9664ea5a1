"""`DenseCard`: a convolution beside the Linear layer that could stand in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.headings import Wrapped, tinted
from graph_runtime.equations.dense import Comparison

NAMES = ("Parameters", "A result sees at most", "Zeros in its matrix")
REASON = (
    "One filter serves every place, and every result sees a window alone. Layers that see "
    "everything grow with every pixel of the image."
)


class DenseCard(QWidget):
    """Three rows of facts, the convolution left, the Linear layer right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._title = PlainLabel("Beside a Linear layer")
        self._title.setFont(text_font(9.5, bold=True))
        self._heads = [PlainLabel("Convolution"), PlainLabel("Linear")]
        self._names = [PlainLabel(name) for name in NAMES]
        self._cells = [(PlainLabel(), PlainLabel()) for _ in NAMES]
        self._reason = Wrapped()
        self._arrange()
        self.set_theme(theme)

    def show_comparison(self, found: Comparison | None) -> bool:
        """Show it; whether there is one."""
        if found is None:
            return False
        zeros = 1 - found.seen / found.inputs
        rows = (
            (f"{found.convolution:,}", f"{found.linear:,}"),
            (f"{found.seen:,} inputs", f"{found.inputs:,} inputs"),
            (f"\N{GREATER-THAN OR EQUAL TO} {zeros:.1%}", "none"),
        )
        for labels, texts in zip(self._cells, rows, strict=True):
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
        fewer = found.linear / max(found.convolution, 1)
        self._reason.setText(f"Linear takes {fewer:,.0f} times as many parameters. {REASON}")
        return True

    def text(self) -> str:
        """All that is shown, one row a line."""
        rows = zip(self._names, self._cells, strict=True)
        lines = [f"{n.text()}: {a.text()} | {b.text()}" for n, (a, b) in rows]
        return "\n".join([*lines, self._reason.text()])

    def set_theme(self, theme: Theme) -> None:
        for label in (*self._names, self._reason):
            tinted(label, theme.muted)

    def _arrange(self) -> None:
        right = Qt.AlignmentFlag.AlignRight
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        for column, head in enumerate(self._heads, 1):
            head.setFont(text_font(9.5, bold=True))
            self._grid.addWidget(head, 0, column, right)
        for row, (name, cells) in enumerate(zip(self._names, self._cells, strict=True), 1):
            self._grid.addWidget(name, row, 0)
            for column, cell in enumerate(cells, 1):
                self._grid.addWidget(cell, row, column, right)
        self._grid.setColumnStretch(0, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self._title)
        rows.addLayout(self._grid)
        rows.addWidget(self._reason)
        rows.addStretch(1)
