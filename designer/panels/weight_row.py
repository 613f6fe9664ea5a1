"""`WeightRow`: how one weight starts: the initializer, its parameters, how wide it draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.theme import Theme, text_font
from designer.form.field import NAME_WIDTH
from designer.form.form import Form
from designer.form.headings import Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.form.sheet import family_sheet
from graph_runtime.document.model import Recipe
from graph_runtime.errors import ShapeError
from graph_runtime.initializer import INITIALIZERS, Initializer, Shape, in_words

OWN = "PyTorch's own"
"""The choice of a weight of which nothing is said."""


@dataclass(frozen=True, slots=True)
class Start:
    """The weight of this name in all blocks that are edited together.

    `shape` is None where it is not known or differs; `notes` are sentences by parameter, "" for
    the weight itself.
    """

    weight: str
    shape: Shape | None
    recipes: Sequence[Recipe | None]
    notes: Mapping[str, str] = field(default_factory=dict)
    subject: tuple[str, ...] = ()


class WeightRow(QWidget):
    """Shows a `Start`; tells the weight's name with everything a person enters."""

    chosen = Signal(str, object)
    entered = Signal(str, str, object)
    reset = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._weight = ""
        self._kinds: list[str] = []
        self._name, self._width = PlainLabel(), PlainLabel()
        self._width.setFont(text_font(9.0))
        self._sentence = Wrapped()
        self.box, self.back, self.form = CalmComboBox(), QToolButton(), Form(theme, inset=14)
        self._arrange()
        self.box.activated.connect(self._choose)
        self.back.clicked.connect(self._go_back)
        self.form.entered.connect(self._enter)
        self.form.reset.connect(self._reset)
        self.form.left.connect(self.left)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        tinted(self._width, theme.muted)
        tinted(self._sentence, theme.error)
        self.back.setIcon(icon("restore", theme, theme.muted))
        self.form.set_theme(theme)

    def show_start(self, start: Start) -> None:
        self._weight = start.weight
        metrics = self._name.fontMetrics()
        middle = Qt.TextElideMode.ElideMiddle
        self._name.setText(metrics.elidedText(visible(start.weight), middle, NAME_WIDTH))
        shape = f" {in_words(start.shape)}" if start.shape is not None else ""
        self.setToolTip(tip(f"How {start.weight}{shape} starts."))
        self.box.setAccessibleName(f"Initializer of {start.weight}")
        self.back.setAccessibleName(f"Reset {start.weight}")
        kinds = {recipe.kind if recipe else "" for recipe in start.recipes}
        self._show_kinds(start.shape, kinds)
        self.back.setVisible(kinds != {""})
        recipes = [recipe for recipe in start.recipes if recipe is not None]
        one = len(kinds) == 1 and bool(recipes)
        kind = recipes[0].kind if one else ""
        values = [recipe.params for recipe in recipes] if one else []
        sheet = family_sheet(INITIALIZERS, kind, values, start.notes, start.subject)
        self.form.show_sheet(sheet)
        self.form.setVisible(bool(sheet.params))
        self._say("\n".join(t for n, t in start.notes.items() if n not in _names(kind)))
        self._show_width(start.shape, recipes[0] if one else None)

    def words(self) -> str:
        """All that the row says: what a test reads."""
        return f"{self._weight} {self.box.currentText()} {self._width.text()}".strip()

    def _show_kinds(self, shape: Shape | None, present: set[str]) -> None:
        kinds = ["", *(k for k in INITIALIZERS.kinds if k in present or _fits(k, shape))]
        if kinds != self._kinds:
            self._kinds = kinds
            self.box.clear()
            for kind in kinds:
                self.box.addItem(INITIALIZERS.kinds[kind].title if kind else OWN)
        (one, *more) = present
        self.box.setPlaceholderText("several values" if more else visible(one))
        self.box.setCurrentIndex(kinds.index(one) if not more and one in kinds else -1)

    def _show_width(self, shape: Shape | None, recipe: Recipe | None) -> None:
        made = INITIALIZERS.make(recipe.kind, recipe.params) if recipe else None
        width = None
        if isinstance(made, Initializer) and shape is not None and _fits(made.kind(), shape):
            width = made.deviation(shape)
        self._width.setText(f"standard deviation {width:.3g}" if width else "")
        self._width.setVisible(bool(width))

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def _choose(self, index: int) -> None:
        kind = self._kinds[index]
        self.chosen.emit(self._weight, Recipe(kind=kind) if kind else None)

    def _go_back(self) -> None:
        self.chosen.emit(self._weight, None)

    def _enter(self, name: str, value: object) -> None:
        self.entered.emit(self._weight, name, value)

    def _reset(self, name: str) -> None:
        self.reset.emit(self._weight, name)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self._name.setFixedWidth(NAME_WIDTH)
        self.box.setSizeAdjustPolicy(
            CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(8)
        self._name.setBuddy(self.box)
        self.back.setAutoRaise(True)
        self.back.setToolTip(tip(f"Back to the default, {OWN}"))
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.box, 0, 1)
        grid.addWidget(self.back, 0, 2)
        grid.addWidget(self._sentence, 1, 1, 1, 2)
        grid.addWidget(self.form, 2, 0, 1, 3)
        grid.addWidget(self._width, 3, 1, 1, 2)
        grid.setColumnStretch(1, 1)


def _names(kind: str) -> set[str]:
    declared = INITIALIZERS.kinds.get(kind)
    return {param.name for param in declared.params()} if declared else set()


def _fits(kind: str, shape: Shape | None) -> bool:
    """Whether the initializer, with the parameters it comes with, can fill such a weight."""
    if shape is None:
        return True
    made = INITIALIZERS.make(kind, {})
    try:
        assert isinstance(made, Initializer)
        made.expect(shape)
    except ShapeError:
        return False
    return True
