"""`ColumnsSection`: what a table's columns hold, and the role that each of them is to play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.theme import Theme, text_font
from designer.form.headings import Wrapped, tinted
from designer.form.inputs import CalmComboBox
from graph_runtime.datasets.own._table_preview import Column, Preview, Role, params_of

ROLES: tuple[Role, ...] = ("input", "category", "target", "source", "leave out")
MEANS = {
    "input": "Its numbers go into the network.",
    "category": "Its words go into the network, one input for each word.",
    "target": "It is to be predicted.",
    "source": "It says where a row comes from, by which the data can be split.",
    "leave out": "It is not used.",
}
MOST_SHOWN = 60
LOOK, AGAIN = "Look at the columns…", "Look again"


class ColumnsSection(QWidget):
    """`wanted` asks for a look at the file; `chosen` carries parameters that give the roles."""

    wanted = Signal()
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._extra: Mapping[str, str] = {}
        self._known = 0
        self.rows: list[ColumnRow] = []
        self.look_button, self.use_button = QPushButton(LOOK), QPushButton("Use these roles")
        self._said = Wrapped()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        for part in (self.look_button, self._said, self.use_button):
            self._column.addWidget(part)
        self.look_button.setToolTip(tip("Read the first 1,000 rows of the file."))
        self.look_button.clicked.connect(self.wanted)
        self.use_button.clicked.connect(self._use)
        self.set_theme(theme)
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        tinted(self._said, theme.muted)
        for row in self.rows:
            row.set_theme(theme)

    def clear(self) -> None:
        """Forget what was seen: another file is chosen."""
        self._show((), {}, "")
        self.look_button.setText(LOOK)

    def tell(self, sentence: str) -> None:
        """Say what is going on, or what is wrong with the file."""
        self._show((), {}, sentence)

    def show_preview(self, preview: Preview) -> None:
        """Show the columns with the roles that they seem to have."""
        extra = {k: v for k, v in preview.params.items() if k == "delimiter"}
        said = f"Of the first {preview.rows:,} rows. Choose a role where the guess is wrong."
        left = len(preview.columns) - MOST_SHOWN
        said += f" {left:,} more columns keep the guessed role." if left > 0 else ""
        self._known = preview.rows
        self._show(preview.columns, extra, said)
        self.look_button.setText(AGAIN)

    def _show(self, columns: tuple[Column, ...], extra: Mapping[str, str], said: str) -> None:
        self._columns, self._extra = columns, extra
        while len(self.rows) < min(len(columns), MOST_SHOWN):
            row = ColumnRow(self._theme)
            row.changed.connect(self._keep_one_target)
            self.rows.append(row)
            self._column.insertWidget(self._column.indexOf(self.use_button), row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(columns))
            if place < len(columns):
                row.show_column(columns[place])
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.use_button.setVisible(bool(columns))

    def _keep_one_target(self, changed: QWidget, role: str) -> None:
        if role in ("target", "source"):
            for row in self.rows:
                if row is not changed and row.role() == role and not row.isHidden():
                    row.set_role("leave out" if role == "source" else "input")

    def _use(self) -> None:
        shown = zip(self._columns, self.rows, strict=False)
        chosen = [replace(column, role=row.role()) for column, row in shown]
        rest = self._columns[len(chosen) :]
        self.chosen.emit({**params_of([*chosen, *rest], self._known), **self._extra})


class ColumnRow(QWidget):
    """A column's name, what it holds, and a box for its role."""

    changed = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name, self._said, self.box = PlainLabel(), PlainLabel(), CalmComboBox()
        self._name.setFont(text_font(10.0, bold=True))
        self._said.setFont(text_font(9.0))
        for place, role in enumerate(ROLES):
            self.box.addItem(role)
            self.box.setItemData(place, tip(MEANS[role]), Qt.ItemDataRole.ToolTipRole)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._said, 1, 0)
        grid.addWidget(self.box, 0, 1, 2, 1)
        grid.setColumnStretch(0, 1)
        self._name.setMinimumWidth(20)
        self._said.setMinimumWidth(20)
        self.box.activated.connect(self._choose)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        tinted(self._said, theme.muted)

    def show_column(self, column: Column) -> None:
        missing = f"{column.missing:,} missing" if column.missing else ""
        values = ", ".join(text or "–" for text in column.first[:3])
        told = " · ".join(part for part in (column.holds, missing, values) if part)
        whole = f"{column.name}: {column.holds}, {column.different:,} different. {missing}"
        self._name.setText(visible(column.name)[:30] or "without a name")
        self._said.setText(visible(told)[:44])
        self.setToolTip(tip(f"{whole} First: {', '.join(column.first)}"))
        self.box.setAccessibleName(f"Role of {column.name}")
        self.set_role(column.role)

    def role(self) -> Role:
        """The role that is chosen."""
        return ROLES[self.box.currentIndex()]

    def set_role(self, role: Role) -> None:
        self.box.setCurrentIndex(ROLES.index(role))

    def _choose(self, index: int) -> None:
        self.changed.emit(self, ROLES[index])
