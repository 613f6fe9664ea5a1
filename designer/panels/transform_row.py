"""`TransformRow`: one transform in the list: its name, what moves it, its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme, text_font
from designer.form.form import Form
from designer.form.headings import Wrapped, tinted
from designer.form.sheet import family_sheet
from graph_runtime.document.model import Recipe
from graph_runtime.families import Family
from graph_runtime.params import JsonValue
from graph_runtime.transform import TRANSFORMS

BUTTONS = {"up": "arrow-up", "down": "arrow-down", "remove": "close"}


class TransformRow(QWidget):
    """Stands at one place of the list, whichever transform is there."""

    moved = Signal(int, int)
    removed = Signal(int)
    entered = Signal(int, str, object)
    reset = Signal(int, str)
    left = Signal()

    def __init__(self, place: int, theme: Theme, family: Family[Any] = TRANSFORMS) -> None:
        super().__init__()
        self._family = family
        self.place = place
        self.name = PlainLabel()
        self.buttons = {word: QToolButton() for word in BUTTONS}
        self._sentence = Wrapped()
        self.form = Form(theme, inset=12)
        self._lay_out()
        self.buttons["up"].clicked.connect(self._up)
        self.buttons["down"].clicked.connect(self._down)
        self.buttons["remove"].clicked.connect(self._remove)
        self.form.entered.connect(self._enter)
        self.form.reset.connect(self._reset)
        self.form.left.connect(self.left)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        tinted(self._sentence, theme.error)
        self.form.set_theme(theme)
        for word, button in self.buttons.items():
            button.setIcon(icon(BUTTONS[word], theme, theme.muted))

    def show_recipe(self, recipe: Recipe, notes: Mapping[str, str], count: int) -> None:
        """Show one of `count` transforms, and what is wrong with it."""
        declared = self._family.kinds.get(recipe.kind)
        name = declared.title if declared else recipe.kind
        self.name.setText(f"{self.place + 1}  {name}")
        self.name.setToolTip(tip(declared.summary() if declared else ""))
        for word, button in self.buttons.items():
            button.setAccessibleName(f"{WORDS[word]} {name}")
            button.setToolTip(tip(WORDS[word]))
        self.buttons["up"].setEnabled(self.place > 0)
        self.buttons["down"].setEnabled(self.place + 1 < count)
        known = {param.name for param in declared.params()} if declared else set()
        self.form.show_sheet(
            family_sheet(self._family, recipe.kind, [recipe.params], notes, (str(self.place),))
        )
        stray = "\n".join(text for name, text in notes.items() if name not in known)
        self._sentence.setText(stray)
        self._sentence.setVisible(bool(stray))

    def _up(self) -> None:
        self.moved.emit(self.place, -1)

    def _down(self) -> None:
        self.moved.emit(self.place, 1)

    def _remove(self) -> None:
        self.removed.emit(self.place)

    def _enter(self, name: str, value: JsonValue) -> None:
        self.entered.emit(self.place, name, value)

    def _reset(self, name: str) -> None:
        self.reset.emit(self.place, name)

    def _lay_out(self) -> None:
        self.name.setFont(text_font(bold=True))
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.name, 1)
        for word, button in self.buttons.items():
            button.setAutoRaise(True)
            button.setObjectName(f"transform.{self.place}.{word}")
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._sentence)
        column.addWidget(self.form)


WORDS = {"up": "Move up", "down": "Move down", "remove": "Remove"}
