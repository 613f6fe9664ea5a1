"""`ProblemsPanel`: what keeps a drawing from running, what could be better, the way there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QStackedWidget, QTreeWidgetItem

from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.advisor import Advisor
from designer.editing.session import Session
from designer.form.headings import tinted
from designer.panels.problems_list import REMEDY, ProblemsList, RemedyButton
from graph_runtime.check import Checked
from graph_runtime.edits.changes import Changes
from graph_runtime.errors import Problem
from graph_runtime.facts.looking import TRUST_WORDS, UNTRUSTED
from graph_runtime.lint_rule import Advice
from graph_runtime.mending.remedies import mend
from graph_runtime.mending.remedy import Remedy

NODE = Qt.ItemDataRole.UserRole
TRAINING = Qt.ItemDataRole.UserRole + 1
ALL_WELL = "No problems. Ready to train."
NO_RECIPE = "No problems. Choose data in the training panel to train it."
MOST, MOST_ADVICE = 500, 100
"""Rows shown; more than that nobody reads."""

Said = Problem | Advice


class ProblemsPanel(QStackedWidget):
    """Lists problems and, below them, advice; `chosen` tells the block to go to."""

    chosen = Signal(str)
    training_chosen = Signal()
    """A problem of the training recipe was chosen."""
    remedy_chosen = Signal(object, str)
    """The `Remedy` whose button was pressed, and the block it is for, "" for none."""
    trust_wanted = Signal(str)
    """The code of this block is to be read and trusted."""

    def __init__(self, session: Session, advisor: Advisor, theme: Theme) -> None:
        super().__init__()
        self._session, self._advisor, self._theme = session, advisor, theme
        self._shown: tuple[Said, ...] = ()
        self._well = PlainLabel(ALL_WELL)
        self._well.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = ProblemsList()
        self.addWidget(self._well)
        self.addWidget(self.list)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        session.changed.connect(self._changed)
        advisor.changed.connect(self._advised)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self.list, theme)
        tinted(self._well, theme.muted)
        self._show(self._said())

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if self._said() != self._shown or changes.training:
            self._show(self._said())

    def _advised(self, advice: tuple[Advice, ...]) -> None:
        if self._said() != self._shown:
            self._show(self._said())

    def _said(self) -> tuple[Said, ...]:
        problems = self._session.checked.problems[:MOST]
        return problems + self._advisor.advice[:MOST_ADVICE]

    def _show(self, said: tuple[Said, ...]) -> None:
        self._shown = said
        self.list.clear()
        for one in said:
            self._add(one)
        ready = self._session.document.training is not None
        self._well.setText(ALL_WELL if ready else NO_RECIPE)
        self.setCurrentWidget(self.list if said else self._well)

    def _add(self, said: Said) -> None:
        place = said.node or _place(said)
        item = QTreeWidgetItem([visible(t) for t in (place, said.message, said.fix)])
        item.setData(0, NODE, said.node)
        item.setData(0, TRAINING, place == "Training")
        item.setIcon(0, self._icon(said))
        item.setForeground(2, QColor(self._theme.muted))
        for column in range(REMEDY):
            item.setToolTip(column, tip(str(said)))
        self.list.addTopLevelItem(item)
        remedy = self._remedy(said)
        if said.message == UNTRUSTED:
            self._offer(item, TRUST_WORDS, partial(self._ask_for_trust, said.node or ""))
        elif remedy is not None:
            self._offer(item, remedy.words, partial(self._mend, said))

    def _offer(self, item: QTreeWidgetItem, words: str, action: Callable[..., None]) -> None:
        button = RemedyButton(words, self._theme)
        button.clicked.connect(action)
        self.list.setItemWidget(item, REMEDY, button)

    def _ask_for_trust(self, node: str, pressed: bool = False) -> None:
        self.trust_wanted.emit(node)

    def _icon(self, said: Said) -> QIcon:
        theme = self._theme
        match said:
            case Advice(weight="warning"):
                return icon("alert-outline", theme, theme.warning)
            case Advice():
                return icon("lightbulb-outline", theme, theme.muted)
        return icon("alert-circle-outline", theme, theme.error)

    def _remedy(self, said: Said) -> Remedy | None:
        return said.remedy if isinstance(said, Advice) else mend(said, self._session.checked)

    def _mend(self, said: Said, pressed: bool = False) -> None:
        """Offer the remedy as it is for the present drawing, if that still needs it."""
        self._advisor.look_now()
        present = next((one for one in self._said() if one == said), None)
        remedy = self._remedy(present) if present else None
        if remedy is not None:
            self.remedy_chosen.emit(remedy, said.node or "")

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, NODE)
        if node:
            self.chosen.emit(node)
        elif item.data(0, TRAINING):
            self.training_chosen.emit()


def _place(said: Said) -> str:
    return "Training" if (said.param or "").startswith("training") else "Document"
