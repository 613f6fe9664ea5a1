"""`ParameterRows`: the parameters of a group with their defaults, to name, set, add and remove."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.form.field import NAME_WIDTH
from designer.form.inputs import DocumentLineEdit
from designer.form.reading import written
from graph_runtime.params import JsonValue

ROW_HEIGHT = 26


class ParameterRows(QWidget):
    """One row a parameter: its name, its default, a way to remove it; an empty row at the end."""

    renamed = Signal(str, str)
    valued = Signal(str, object)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] | None = None
        self._values: Mapping[str, JsonValue] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_parameters(self, parameters: Mapping[str, JsonValue]) -> None:
        """Show these names and defaults; text that is being typed stays."""
        self._values = parameters
        if tuple(parameters) != self._names:
            self._names = tuple(parameters)
            self._make()
        for name, value in parameters.items():
            field = self.value_field(name)
            if meant(field.text()) != value:
                field.setText(written(value))

    def name_field(self, name: str) -> DocumentLineEdit:
        """The field with a parameter's name; that of "" is the empty row's."""
        return self._field(f"parameter.{name}")

    def value_field(self, name: str) -> DocumentLineEdit:
        return self._field(f"default.{name}")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.findChildren(QToolButton):
            button.setIcon(icon("close", theme, theme.muted))

    def _field(self, name: str) -> DocumentLineEdit:
        found = self.findChild(DocumentLineEdit, name)
        assert isinstance(found, DocumentLineEdit)
        return found

    def _make(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Not at once: it may be the field whose signal brought us here.
                widget.setObjectName("")
                widget.setParent(None)
                widget.hide()  # Qt shows late what was just put into a layout.
                widget.deleteLater()
        for row, name in enumerate((*(self._names or ()), "")):
            self._make_row(row, name)
        self.set_theme(self._theme)

    def _make_row(self, row: int, name: str) -> None:
        first, second = DocumentLineEdit(), DocumentLineEdit()
        first.setObjectName(f"parameter.{name}")
        first.setText(name)
        first.setFixedWidth(NAME_WIDTH)
        first.setPlaceholderText("new parameter")
        first.setAccessibleName(f"Name of {name}" if name else "Name of a new parameter")
        first.editingFinished.connect(partial(self._name, name))
        self._grid.addWidget(first, row, 0)
        if not name:
            return
        second.setObjectName(f"default.{name}")
        second.setAccessibleName(f"Default of {name}")
        second.textEdited.connect(partial(self._value, name))
        remove = QToolButton()
        remove.setAutoRaise(True)
        remove.setObjectName(f"remove.{name}")
        remove.setToolTip(tip(f"Remove {name}: the blocks keep its default"))
        remove.setAccessibleName(f"Remove {name}")
        remove.clicked.connect(partial(self._remove, name))
        self._grid.addWidget(second, row, 1)
        self._grid.addWidget(remove, row, 2)

    def _name(self, old: str) -> None:
        new = self.name_field(old).text().strip()
        if new == old:
            return
        if old:
            self.renamed.emit(old, new)
        else:
            self.valued.emit(new, 1)

    def _value(self, name: str, text: str) -> None:
        value = meant(text)
        if value is not None:
            self.valued.emit(name, value)

    def _remove(self, name: str, checked: bool = False) -> None:
        self.removed.emit(name)


def meant(text: str) -> JsonValue:
    """The number, list, truth value or text that is typed; None for nothing."""
    words = [word for word in text.replace(",", " ").split() if word]
    if not words:
        return None
    flags = {"true": True, "false": False}
    values = [flags.get(word.lower(), _number(word)) for word in words]
    if len(values) == 1 and "," not in text:
        return values[0] if values[0] is not None else text.strip()
    return values if all(type(v) in (int, float) for v in values) else text.strip()


def _number(word: str) -> int | float | None:
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return None
