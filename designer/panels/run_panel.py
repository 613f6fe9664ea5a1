"""`RunPanel`: how far the run is, what it costs, its buttons, and the runs there were before."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.headings import Facts, Heading, Wrapped, tinted
from designer.panels.judging_section import JudgingSection
from designer.panels.past_runs_list import PastRunsList
from designer.panels.run_buttons import RunButtons
from designer.plots.run_facts import RunFacts
from designer.plots.run_words import fact_rows, headline
from designer.plots.store import RunStore
from designer.plots.symptoms import symptoms
from designer.running.run_session import RunSession
from graph_runtime.train.watching.probe import PROBES

REFRESH_MS = 150
"""Time between two looks at a run that is going on: figures that change faster cannot be read."""


class RunPanel(QScrollArea):
    """Follows the live run while there is one, else the run that the plots show."""

    def __init__(self, session: Session, run_session: RunSession, theme: Theme) -> None:
        super().__init__()
        self._runs = run_session
        self._theme = theme
        self._title, self._sentence, self._ails = PlainLabel(), Wrapped(), Wrapped()
        self._bar = QProgressBar()
        self._facts = Facts(theme)
        self.buttons = RunButtons(session, run_session, theme)
        self.past = PastRunsList(session, run_session, theme)
        self.judging = JudgingSection(run_session, self.past.chosen, theme)
        self.compare = QPushButton("Compare runs…")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self.set_theme(theme)
        self.past.itemSelectionChanged.connect(self.judging.refresh)
        run_session.shown.moved.connect(self._mark)
        run_session.shown.replaced.connect(self._mark)
        run_session.state_changed.connect(self._mark)

    def sizeHint(self) -> QSize:
        return QSize(340, 520)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self, theme)
        self._facts.set_theme(theme)
        tinted(self._ails, theme.muted)
        self.buttons.set_theme(theme)
        self.past.set_theme(theme)
        self.judging.set_theme(theme)
        self.refresh()

    def text(self) -> str:
        """Headline, figures and sentence: what a screen reader or a test reads."""
        told = (self._title, self._facts, self._sentence, self._ails)
        return "\n".join(part.text() for part in told).rstrip("\n")

    def refresh(self) -> None:
        """Show where the run is now."""
        store = self._followed()
        facts = store.facts
        folder = self._runs.shown.folder if self._runs.phase == "idle" else self._runs.folder
        words = headline(facts, self._runs.phase, self._runs.run.hanging)
        self._title.setText(f"Run {folder.name} · {words}" if folder else words)
        self._bar.setValue(round(1000 * facts.done))
        self._bar.setVisible(facts.phase != "none")
        self._facts.show_rows(fact_rows(facts))
        self._show_sentence(facts)
        self._ails.setText("\n".join(symptom.sentence for symptom in symptoms(store)))
        self._ails.setVisible(bool(self._ails.text()))
        self.buttons.refresh()
        self.judging.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _followed(self) -> RunStore:
        idle = self._runs.phase == "idle"
        return self._runs.shown.store if idle else self._runs.live

    def _show_sentence(self, facts: RunFacts) -> None:
        text, colour = "", self._theme.muted
        if facts.failed is not None:
            place = f"{facts.failed.node}: " if facts.failed.node else ""
            text = f"{place}{facts.failed.message} {facts.failed.fix}".strip()
            text = "\n".join((text, *facts.failed.tail))
            colour = self._theme.error
        elif self._runs.worker.start_fault and self._runs.worker.ready is None:
            text, colour = self._runs.worker.start_fault, self._theme.error
        elif facts.notice:
            text = facts.notice
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text))
        tinted(self._sentence, colour)

    def _mark(self) -> None:
        if not self._timer.isActive() and self.isVisible():
            self._timer.start()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self._title.setFont(text_font(11.0, bold=True))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setAccessibleName("Progress of the run")
        for widget in (
            self._title,
            self._bar,
            self.buttons,
            self._sentence,
            self._ails,
            self._facts,
        ):
            column.addWidget(widget)
        column.addWidget(Heading("Watched while training"))
        for kind, probe in PROBES.kinds.items():
            column.addWidget(self._switch(kind, probe.title, probe.summary()))
        column.addWidget(self.judging)
        column.addWidget(Heading("Runs of this document"))
        column.addWidget(self.past, 1)
        column.addWidget(self.compare)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _switch(self, kind: str, name: str, help: str) -> QCheckBox:
        def switch(on: bool) -> None:
            self._runs.run.wishes.switch(kind, on)

        box = QCheckBox(name)
        box.setToolTip(tip(help))
        box.setChecked(self._runs.run.wishes.on(kind))
        box.toggled.connect(switch)
        return box
