"""`Form`: the fields of a sheet, one below the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.appearance.theme import Theme
from designer.form.field import Field
from designer.form.sheet import Sheet
from graph_runtime.params import Param


class Form(QWidget):
    """Shows a `Sheet` and tells of the values a person enters; stores nothing.

    `entered` carries the name and a valid JSON value, `reset` the name of a parameter to be put
    back to its default. `left` says that one field is done with, so that the next letters are
    another step of undo; `offered` the name of one that the group around is to have.
    """

    entered = Signal(str, object)
    reset = Signal(str)
    left = Signal()
    offered = Signal(str)

    def __init__(self, theme: Theme, inset: int = 0) -> None:
        """`inset` (px) sets the names of what belongs to the row above in from the edge."""
        super().__init__()
        self._theme = theme
        self._inset = inset
        self._key: tuple[str, ...] = ()
        self._subject: tuple[str, ...] = ()
        self._fields: dict[str, Field] = {}
        self._kept: dict[tuple[str, ...], dict[str, Field]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show these parameters; editors stay while the sheet's key and parameters do."""
        key = (sheet.key, *map(repr, sheet.params))
        if key != self._key:
            self._exchange(key, sheet)
        if key != self._key or sheet.subject != self._subject:
            for field in self._fields.values():
                field.forget()
        self._key = key
        self._subject = sheet.subject
        for param in sheet.params:
            field = self._fields[param.name]
            field.fault = sheet.fault
            field.show_value(sheet.shown(param), sheet.notes.get(param.name, ""))

    def field(self, name: str) -> Field:
        """The field of a parameter; raises KeyError for an unknown one."""
        return self._fields[name]

    def take_keyboard(self, name: str = "") -> bool:
        """Put the keyboard into this field, or else the first one; false if there is none."""
        wanted = self._fields.get(name) or next(iter(self._fields.values()), None)
        if wanted is not None:
            wanted.take_keyboard()
        return wanted is not None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for field in self._fields.values():
            field.set_theme(theme)

    def _exchange(self, key: tuple[str, ...], sheet: Sheet) -> None:
        """Put other fields in the place of those that are shown; old ones are kept for later.

        Making the editors of a block anew at every click takes longer than a click may.
        """
        for old in self._fields.values():
            self._column.removeWidget(old)
            old.setParent(None)
            # Qt shows late what was just put into a layout; alone it would be a window by then.
            old.hide()
        if key not in self._kept:
            self._kept[key] = {param.name: self._field(param, sheet) for param in sheet.params}
        self._fields = self._kept[key]
        for field in self._fields.values():
            field.set_theme(self._theme)
            self._column.addWidget(field)
            field.show()

    def _field(self, param: Param, sheet: Sheet) -> Field:
        made = Field(param, sheet.fault, self._inset)
        made.entered.connect(self.entered)
        made.reset.connect(self.reset)
        made.left.connect(self.left)
        made.offered.connect(self.offered)
        return made
