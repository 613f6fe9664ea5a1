"""Editors: one small widget for each type of parameter. They show values and tell of new ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from designer.form.inputs import CalmComboBox, DocumentLineEdit, FlagBox
from designer.form.reading import read, written
from designer.form.sheet import Shown
from designer.form.stepping import stepped
from graph_runtime.formula import is_formula
from graph_runtime.params import Choice, File, Flag, Integer, JsonValue, Param, Size

NONE = "none"


class Editor(QWidget):
    """Base of the editors. `entered` carries a JSON value, `left` says that typing has ended."""

    entered = Signal(object)
    left = Signal()

    def __init__(self, param: Param) -> None:
        super().__init__()
        self.param = param
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def take(self, inner: QWidget) -> None:
        """Put the widget in that does the work; the keyboard goes straight to it."""
        self._row.addWidget(inner)
        self.setFocusProxy(inner)
        inner.setAccessibleName(self.param.name)
        inner.setObjectName(f"param.{self.param.name}")

    def show_value(self, shown: Shown) -> None:
        raise NotImplementedError


class LineEditor(Editor):
    """Numbers, sizes and texts, typed. Up and Down step a whole number, or double and halve it."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._line = DocumentLineEdit(param.unit)
        self._line.setPlaceholderText(NONE if param.optional else "")
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self.left)
        if isinstance(param, Integer):
            self._line.installEventFilter(self)
        self.take(self._line)
        if isinstance(param, Size) and param.words:
            self._line.setCompleter(QCompleter(list(param.words), self._line))
        if isinstance(param, File):
            self._offer_browsing(param)

    def show_value(self, shown: Shown) -> None:
        """Show a value; text that already means it is left as typed."""
        self._line.setPlaceholderText("several values" if shown.mixed else self._empty())
        text = "" if shown.mixed else written(shown.value)
        if shown.mixed or read(self.param, self._line.text()) != shown.value or not text:
            self._line.setText(text)
        self._line.set_tail(f"→ {shown.result}" if shown.result else self.param.unit)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if way:
                fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return self._step(way, fine)
        return False

    def _step(self, way: int, fine: bool) -> bool:
        value = read(self.param, self._line.text())
        if isinstance(value, int) and isinstance(self.param, Integer):
            self._line.setText(str(stepped(self.param, value, way, fine)))
            self._typed(self._line.text())
        return True

    def _typed(self, text: str) -> None:
        self.entered.emit(read(self.param, text))

    def _empty(self) -> str:
        return NONE if self.param.optional else "required" if self.param.required else ""

    def _offer_browsing(self, param: File) -> None:
        browse = QAction("Browse…", self._line)
        browse.setIcon(self.style().standardIcon(self.style().StandardPixmap.SP_DirOpenIcon))
        browse.triggered.connect(self._browse)
        self._line.addAction(browse, QLineEdit.ActionPosition.TrailingPosition)
        self._filter = "Files (" + " ".join(f"*{ending}" for ending in param.endings) + ")"

    def _browse(self) -> None:
        if isinstance(self.param, File) and not self.param.endings:
            path = QFileDialog.getExistingDirectory(self, "Choose a folder")
        else:
            path, _ = QFileDialog.getOpenFileName(self, "Choose a file", "", self._filter)
        if path:
            self._line.setText(path)
            self.entered.emit(path)
            self.left.emit()


class FlagEditor(Editor):
    """True or false."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._box = FlagBox()
        self._box.clicked.connect(self._clicked)
        self.take(self._box)

    def show_value(self, shown: Shown) -> None:
        mixed = Qt.CheckState.PartiallyChecked
        plain = Qt.CheckState.Checked if shown.value else Qt.CheckState.Unchecked
        self._box.setCheckState(mixed if shown.mixed or is_formula(shown.value) else plain)
        self._box.setText(f"{written(shown.value)} → {shown.result}" if shown.result else "")
        self._box.setTristate(False)

    def _clicked(self, checked: bool) -> None:
        self.entered.emit(checked)
        self.left.emit()


class ChoiceEditor(Editor):
    """One of a few words; also None where the parameter may be empty."""

    def __init__(self, param: Param, values: tuple[JsonValue, ...]) -> None:
        super().__init__(param)
        self._values = ((None,) if param.optional else ()) + values
        self._box = CalmComboBox()
        for value in self._values:
            self._box.addItem(NONE if value is None else written(value))
        self._box.activated.connect(self._chosen)
        self.take(self._box)

    def show_value(self, shown: Shown) -> None:
        known = not shown.mixed and shown.value in self._values
        self._box.setPlaceholderText("several values" if shown.mixed else written(shown.value))
        self._box.setCurrentIndex(self._values.index(shown.value) if known else -1)

    def _chosen(self, index: int) -> None:
        self.entered.emit(self._values[index])
        self.left.emit()


def editor_for(param: Param) -> Editor:
    """The editor that fits the type of a parameter."""
    match param:
        case Flag(optional=False):
            return FlagEditor(param)
        case Flag():
            return ChoiceEditor(param, (True, False))
        case Choice():
            return ChoiceEditor(param, param.choices)
        case _:
            return LineEditor(param)
