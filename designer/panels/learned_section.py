"""`LearnedSection`: the tensors of the selected blocks that training changes."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from designer.appearance.figures import counted
from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, code_font
from designer.form.headings import Wrapped, tinted
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.learned import Learned, learned_in

MOST = 60
"""Tensors that are listed; a large group has thousands."""
NOTHING = "Nothing in this block is learned."
COLUMNS = ("Tensor", "Shape", "Numbers")


class LearnedSection(QWidget):
    """A row for each tensor: the name it has in the model, its shape, how many numbers it holds."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._note, self._more = Wrapped(), Wrapped()
        self._heads = [PlainLabel(name) for name in COLUMNS]
        self._rows: list[tuple[PlainLabel, PlainLabel, PlainLabel]] = []
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._arrange()
        self.set_theme(theme)

    def show_nodes(self, nodes: tuple[str, ...], checked: Checked) -> None:
        """Show these blocks of the open drawing; one block's tensors go without its name."""
        found = list(islice(learned_in(checked, nodes), MOST + 1))
        front = f"{nodes[0]}." if len(nodes) == 1 else ""
        owner = checked.sharing.whole.get(nodes[0]) if len(nodes) == 1 else None
        self._note.setText(f"Its weights are those of {owner}." if owner else _note(found))
        for index, one in enumerate(found[:MOST]):
            self._show_row(index, one, front)
        for row in self._rows[len(found[:MOST]) :]:
            for label in row:
                label.setVisible(False)
        self._table.setVisible(bool(found))
        numbers = sum(checked.nodes[node].cost.parameters for node in nodes)
        self._more.setText(f"and more: {counted(numbers, 'number')} in all")
        self._more.setVisible(len(found) > MOST)

    def text(self) -> str:
        """All that is shown, one tensor a line."""
        rows = [row for row in self._rows if not row[0].isHidden()]
        lines = [" ".join(label.text() for label in row) for row in rows]
        return "\n".join([self._note.text(), *lines])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for label in (self._note, self._more, *self._heads, *(row[1] for row in self._rows)):
            tinted(label, theme.muted)

    def _show_row(self, index: int, one: Learned, front: str) -> None:
        if index == len(self._rows):
            self._add_row()
        shape = " × ".join(map(str, one.shape)) or "one number"
        texts = (one.name.removeprefix(front), shape, f"{one.numbers:,}")
        for label, text in zip(self._rows[index], texts, strict=True):
            label.setText(text)
            label.setVisible(True)

    def _add_row(self) -> None:
        name, shape, numbers = PlainLabel(), PlainLabel(), PlainLabel()
        for label in (name, shape, numbers):
            label.setFont(code_font(9.5))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        name.setWordWrap(True)
        tinted(shape, self._theme.muted)
        row = len(self._rows) + 1
        self._rows.append((name, shape, numbers))
        for column, label in enumerate((name, shape)):
            self._grid.addWidget(label, row, column)
        self._grid.addWidget(numbers, row, 2, Qt.AlignmentFlag.AlignRight)

    def _arrange(self) -> None:
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        for column, head in enumerate(self._heads):
            end = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(head, 0, column, end)
        parts = QVBoxLayout(self)
        parts.setContentsMargins(0, 4, 0, 0)
        parts.setSpacing(4)
        for part in (self._note, self._table, self._more):
            parts.addWidget(part)
        parts.addStretch(1)


def _note(found: list[Learned]) -> str:
    if not found:
        return NOTHING
    frozen = sum(one.frozen for one in found)
    if not frozen:
        return "Learned in training; what you set is beside, under Hyper-parameters."
    which = "All of them are" if frozen == len(found) else f"{frozen} of them are"
    return f"{which} frozen and keep the values they start with."
