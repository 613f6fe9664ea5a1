"""`StatusRow`: the line at the bottom: quiet notices, totals, and how many problems there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton

from designer.appearance.figures import counted, memory, short
from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip, visible
from designer.appearance.theme import Theme
from designer.editing.advisor import Advisor
from designer.editing.session import Session
from designer.form.headings import tinted
from graph_runtime.check import Checked
from graph_runtime.edits.changes import Changes
from graph_runtime.lint_rule import Advice

BYTES = 4
"""Bytes of one float32."""
NOTICE_TIME = 8_000
"""How long (ms) a notice stays."""


class StatusRow(QStatusBar):
    """`problems_wanted` tells of a click on the count of problems."""

    problems_wanted = Signal()

    def __init__(self, session: Session, advisor: Advisor, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = self._advised = 0
        self.totals = PlainLabel()
        self.totals.setAccessibleName("Totals")
        self.problems = QToolButton()
        self.problems.setAutoRaise(True)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.setToolTip(tip("Show the problems"))
        self.problems.clicked.connect(self.problems_wanted)
        self.setSizeGripEnabled(False)
        self.addPermanentWidget(self.totals)
        self.addPermanentWidget(self.problems)
        session.changed.connect(self._changed)
        advisor.changed.connect(self._count_advice)
        self._show(session.checked)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        tinted(self.totals, theme.muted)
        self._show_count()

    def say(self, sentence: str) -> None:
        """Show a notice for a while."""
        self.showMessage(visible(sentence).replace("\n", " "), NOTICE_TIME)

    def _changed(self, changes: Changes, checked: Checked) -> None:
        self._show(checked)

    def _count_advice(self, advice: tuple[Advice, ...]) -> None:
        self._advised = len(advice)
        self._show_count()

    def _show(self, checked: Checked) -> None:
        cost = checked.cost
        parts = [
            counted(len(checked.document.nodes), "block"),
            counted(cost.parameters, "parameter"),
            f"{short(cost.macs)} MACs",
            memory(cost.parameters * BYTES),
        ]
        self.totals.setText("   ·   ".join(parts))
        self._count = len(checked.problems)
        self._show_count()

    def _show_count(self) -> None:
        theme = self._theme
        well = self._count == 0
        said = "No problems" if well else counted(self._count, "problem")
        beside = f", {counted(self._advised, 'hint')}" if self._advised else ""
        self.problems.setText(f" {said}{beside}")
        name, colour = ("check-circle", theme.good) if well else ("alert-circle", theme.error)
        self.problems.setIcon(icon(name, theme, colour))
