"""Editors: one small widget for each type of parameter. They show values and tell of new ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from designer.form.reading import read, written
from designer.form.sheet import Shown
from designer.plain_text import PlainLabel
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


class DocumentLineEdit(QLineEdit):
    """A line of text whose Ctrl+Z undoes in the document, where every letter already is.

    `unit` stands at its right end, behind the number.
    """

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._unit = PlainLabel(unit, self)
        self._unit.setEnabled(False)
        self._unit.setVisible(bool(unit))
        self.setTextMargins(0, 0, self._unit.sizeHint().width() + 6 if unit else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFrame() and not self.hasFocus():
            _outline(self, QRectF(self.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._unit.sizeHint()
        left, top = self.width() - size.width() - 8, (self.height() - size.height()) // 2
        self._unit.setGeometry(left, top, size.width(), size.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(key):
                    event.ignore()
                    return False
        return super().event(event)


class LineEditor(Editor):
    """Numbers, sizes and texts, typed. Up and Down step a whole number."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._line = DocumentLineEdit(param.unit)
        self._line.setPlaceholderText(NONE if param.optional else "")
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self.left)
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

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if step and isinstance(self.param, Integer):
                return self._step(step)
        return False

    def _step(self, step: int) -> bool:
        value = read(self.param, self._line.text())
        if isinstance(value, int):
            self._line.setText(str(value + step))
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
        path, _ = QFileDialog.getOpenFileName(self, "Choose a file", "", self._filter)
        if path:
            self._line.setText(path)
            self.entered.emit(path)
            self.left.emit()


class FlagBox(QCheckBox):
    """A check box whose square can be seen on a dark window too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            part = QStyle.SubElement.SE_CheckBoxIndicator
            _outline(self, QRectF(self.style().subElementRect(part, option, self)))


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
        self._box.setCheckState(mixed if shown.mixed else plain)
        self._box.setTristate(False)

    def _clicked(self, checked: bool) -> None:
        self.entered.emit(checked)
        self.left.emit()


class CalmComboBox(QComboBox):
    """A choice that scrolls with the page: the wheel changes it only while it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


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


def _outline(widget: QWidget, rect: QRectF) -> None:
    """Draw an edge around part of a widget: Fusion's own is hardly there on a dark window."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(widget.palette().color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)


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
