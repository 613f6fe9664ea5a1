"""`Field`: one parameter in a form: name, editor, a way back to the default, what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.relayout import lay_out_now
from designer.appearance.theme import Theme
from designer.form.editors import editor_for
from designer.form.reading import written
from designer.form.sheet import Shown
from designer.form.stepping import HINT
from graph_runtime.params import Integer, JsonValue, Param

NAME_WIDTH = 146
"""Width (px) of the column of names, so that all fields of all forms line up."""


class Field(QWidget):
    """Tells of new values with `entered`, but only of those against which nothing can be said."""

    entered = Signal(str, object)
    reset = Signal(str)
    left = Signal()
    offered = Signal(str)
    """The parameter is to be one of the group around its block."""

    def __init__(
        self, param: Param, fault: Callable[[str, JsonValue], str | None], inset: int = 0
    ) -> None:
        super().__init__()
        self.param = param
        self.fault = fault
        self._shown: Shown | None = None
        self._refused = ""
        self._name = PlainLabel(param.name)
        self._name.setContentsMargins(inset, 0, 0, 0)
        self._editor = editor_for(param)
        self._sentence = PlainLabel()
        self._back = QToolButton()
        self._offer = QToolButton()
        self._arrange()
        self._describe()
        self._editor.entered.connect(self._enter)
        self._editor.left.connect(self.left)
        self._back.clicked.connect(self._go_back)
        self._offer.clicked.connect(self._offer_it)

    def show_value(self, shown: Shown, note: str) -> None:
        """Show the stored value, and what is wrong with it."""
        if shown != self._shown:
            self._shown, self._refused = shown, ""
            self._editor.show_value(shown)
            self._back.setVisible(not shown.default and not self.param.required)
            self._make_offer(shown.offered)
        self._say(self._refused or note)

    def take_keyboard(self) -> None:
        """Put the keyboard into the editor."""
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """Drop what was typed and refused: the next value is shown whatever stands there."""
        self._shown, self._refused = None, ""

    def set_theme(self, theme: Theme) -> None:
        colours = self._sentence.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.error))
        self._sentence.setPalette(colours)
        self._back.setIcon(icon("restore", theme, theme.muted))
        self._offer.setIcon(icon("tray-arrow-up", theme, theme.muted))

    @property
    def told(self) -> str:
        """What the formula in the field comes to, "" for a plain value."""
        return f"→ {self._shown.result}" if self._shown and self._shown.result else ""

    @property
    def sentence(self) -> str:
        """What stands under the field, "" if all is well."""
        return self._sentence.text()

    def _enter(self, value: JsonValue) -> None:
        refused = self.fault(self.param.name, value)
        self._refused = refused or ""
        self._say(self._refused)
        if refused is None:
            self.entered.emit(self.param.name, value)
        lay_out_now()

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        if self._sentence.isHidden() == bool(sentence):
            self._sentence.setVisible(bool(sentence))

    def _go_back(self) -> None:
        self.reset.emit(self.param.name)

    def _make_offer(self, offered: bool | None) -> None:
        """Show the way into the group; its place stays free beside fields that have none."""
        policy = self._offer.sizePolicy()
        policy.setRetainSizeWhenHidden(offered is not None)
        self._offer.setSizePolicy(policy)
        self._offer.setVisible(bool(offered))

    def _offer_it(self) -> None:
        self.offered.emit(self.param.name)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        self._name.setFixedWidth(NAME_WIDTH)
        self._name.setBuddy(self._editor)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._editor, 0, 1)
        grid.addWidget(self._offer, 0, 2)
        grid.addWidget(self._back, 0, 3)
        grid.addWidget(self._sentence, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        self._sentence.setWordWrap(True)
        self._sentence.setVisible(False)
        for button in (self._back, self._offer):
            button.setAutoRaise(True)
        self._offer.setVisible(False)
        keep = self._back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(keep)
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _describe(self) -> None:
        param = self.param
        accepts = f"Takes {param.expectation()}."
        steps = HINT if isinstance(param, Integer) and param.doubles else ""
        self.setToolTip(tip(" ".join(filter(None, (param.help, accepts, steps)))))
        default = written(param.default) or "none"
        self._back.setToolTip(tip(f"Back to the default, {default}"))
        self._offer.setToolTip(tip(f"Make {param.name} a parameter of the group"))
        self._offer.setAccessibleName(f"Make {param.name} a parameter of the group")
        self._offer.setObjectName(f"offer.{param.name}")
        self._back.setAccessibleName(f"Reset {param.name}")
        self._back.setObjectName(f"reset.{param.name}")
        self._editor.setAccessibleDescription(param.help)
