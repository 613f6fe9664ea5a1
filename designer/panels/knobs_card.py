"""`KnobsCard`: the knobs of the run that goes on; shown while there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from designer.appearance.theme import Theme
from designer.form.form import Form
from designer.form.headings import Wrapped, tinted
from designer.form.sheet import Sheet, refusal
from designer.panels.fold import Fold
from designer.running.run_session import RunSession
from graph_runtime.describing import describe
from graph_runtime.params import JsonValue
from graph_runtime.recipe.knobs import Knobs

SAID = "Holds from the next step on. The drawing keeps its own values."


class KnobsCard(QWidget):
    """A value is sent when it is entered whole: with Enter, or when its field is left."""

    def __init__(self, runs: RunSession, theme: Theme) -> None:
        super().__init__()
        self._runs = runs
        self._typed: dict[str, JsonValue] = {}
        self._drawn: tuple[object, ...] = ()
        self._said = Wrapped(SAID)
        self.form = Form(theme)
        self.fold = Fold("This run", (self._said, self.form), theme, opened=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        self.form.entered.connect(self._type)
        self.form.left.connect(self._send)
        runs.state_changed.connect(self.refresh)
        runs.shown.moved.connect(self.refresh)
        self.set_theme(theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        tinted(self._said, theme.muted)
        self.form.set_theme(theme)
        self.fold.set_theme(theme)

    def refresh(self) -> None:
        """Show the values as the worker told them; what is being typed stays."""
        values = dict(self._runs.live.knobs)
        on = self._runs.phase in ("running", "paused") and bool(values)
        if self.isHidden() == on:
            self.setVisible(on)
        if not on:
            self._typed, self._drawn = {}, ()
            return
        focus = QApplication.focusWidget()
        typing = focus is not None and self.form.isAncestorOf(focus) and bool(self._typed)
        drawn = tuple(values.items())
        if not typing and drawn != self._drawn:
            self._drawn = drawn
            self.form.show_sheet(knobs_sheet(values))

    def _type(self, name: str, value: JsonValue) -> None:
        self._typed[name] = value

    def _send(self) -> None:
        typed, self._typed = self._typed, {}
        for name, value in typed.items():
            number = None if value is None else float(str(value))
            if number != self._runs.live.knobs.get(name):
                self._runs.run.turn(name, number)


def knobs_sheet(values: Mapping[str, float | None]) -> Sheet:
    """The knobs that a run has, as they stand."""
    now = {n: int(v) if n == "batch_size" and v is not None else v for n, v in values.items()}
    params = tuple(replace(p, default=now[p.name]) for p in describe(Knobs) if p.name in now)
    return Sheet("knobs", params, (now,), partial(refusal, Knobs, {}))
