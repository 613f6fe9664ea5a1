"""`Advisor`: what could be better in the present drawing, worked out while the person rests."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from designer.editing.session import Session
from graph_runtime.advice.advise import in_order, rule_by_rule
from graph_runtime.check import Checked
from graph_runtime.edits.changes import Changes
from graph_runtime.lint_rule import Advice

PAUSE = 150
"""Time (ms) without an edit after which advice is looked for."""
SLICE = 0.005
"""Longest that the rules keep the window at a time (s)."""


class Advisor(QObject):
    """Follows a session; `changed` tells that `advice` is that of the present document."""

    changed = Signal(object)
    """The advice as a tuple, after every look."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.advice: tuple[Advice, ...] = ()
        self._found: list[Advice] = []
        self._rules: Iterator[list[Advice]] = iter(())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        session.changed.connect(self._changed)
        session.level.moved.connect(self._moved)
        self._begin()

    @property
    def settled(self) -> bool:
        """Whether the advice is that of the present document."""
        return not self._timer.isActive()

    def look_now(self) -> None:
        """Bring the advice up to date at once, if it is not."""
        if not self.settled:
            self._timer.stop()
            self._found += [advice for found in self._rules for advice in found]
            self._tell()

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if changes.graph or changes.training:
            self._begin()

    def _moved(self, left: object, path: object) -> None:
        # Other blocks are shown now: their marks are to be made.
        self.changed.emit(self.advice)

    def _begin(self) -> None:
        self._found, self._rules = [], rule_by_rule(self._session.checked)
        self._timer.start(PAUSE)

    def _look(self) -> None:
        until = perf_counter() + SLICE
        for found in self._rules:
            self._found += found
            if perf_counter() > until:
                self._timer.start(0)
                return
        self._tell()

    def _tell(self) -> None:
        self.advice = in_order(self._session.checked, self._found)
        self.changed.emit(self.advice)
