"""`Form`: the fields of a sheet, one below the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.form.field import Field
from designer.form.sheet import Sheet
from designer.theme import Theme


class Form(QWidget):
    """Shows a `Sheet` and tells of the values a person enters; stores nothing.

    `entered` carries the name and a valid JSON value, `reset` the name of a parameter to be put
    back to its default. `left` says that one field is done with, so that the next letters are
    another step of undo.
    """

    entered = Signal(str, object)
    reset = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._key: tuple[object, ...] = ()
        self._subject: tuple[str, ...] = ()
        self._fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show these parameters; editors stay while the sheet's key and parameters do."""
        key = (sheet.key, sheet.params)
        if key != self._key:
            self._key = key
            self._rebuild(sheet)
        elif sheet.subject != self._subject:
            for field in self._fields.values():
                field.forget()
        self._subject = sheet.subject
        for param in sheet.params:
            field = self._fields[param.name]
            field.fault = sheet.fault
            field.show_value(sheet.shown(param), sheet.notes.get(param.name, ""))

    def field(self, name: str) -> Field:
        """The field of a parameter; raises KeyError for an unknown one."""
        return self._fields[name]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for field in self._fields.values():
            field.set_theme(theme)

    def _rebuild(self, sheet: Sheet) -> None:
        for old in self._fields.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fields = {param.name: Field(param, sheet.fault) for param in sheet.params}
        for field in self._fields.values():
            field.set_theme(self._theme)
            field.entered.connect(self.entered)
            field.reset.connect(self.reset)
            field.left.connect(self.left)
            self._column.addWidget(field)
