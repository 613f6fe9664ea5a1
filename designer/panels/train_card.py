"""`TrainCard`: the button that trains, the one that trains on, and why they cannot be pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.appearance.icons import icon
from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme, text_font
from designer.editing.recipe_edits import ensure_recipe
from designer.editing.session import Session
from designer.form.headings import Wrapped, tinted
from designer.running.run_session import RunSession

BEGIN_TIP = "Train this network from its start."
ON_TIP = (
    "Begin a run with the weights of the run that is shown. Blocks that are new or have another "
    "kind or shape begin afresh."
)
BUSY = "A run is going on. Stop it to begin another."


class TrainCard(QWidget):
    """Follows the document and the run; a document without a recipe is given the usual one."""

    def __init__(self, session: Session, runs: RunSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._runs = runs
        self.train = QPushButton("Train")
        self.train_on = QPushButton()
        self.reason = Wrapped()
        self._lay_out()
        self.train.clicked.connect(self._train)
        self.train_on.clicked.connect(self._train_on)
        session.changed.connect(self.refresh)
        runs.state_changed.connect(self.refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        tinted(self.reason, theme.muted)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show what can be pressed now."""
        problems, idle = self._session.checked.problems, self._runs.may("train")
        problem = str(problems[0]) if problems else ""
        reason = problem if idle else BUSY
        ready = idle and not problem
        self.train.setEnabled(ready)
        self.train.setToolTip(tip(reason or BEGIN_TIP))
        self.train.setIcon(icon("play", self._theme, self._theme.accent_text))
        paint(self.train, self._theme, ready)
        earlier = self._runs.trained() if ready else None
        self.train_on.setVisible(earlier is not None)
        if earlier is not None:
            self.train_on.setText(f"Train on from run {earlier.name}")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _train(self) -> None:
        ensure_recipe(self._session)
        self._runs.train(self._session.checked)

    def _train_on(self) -> None:
        self._runs.train(self._session.checked, self._runs.trained())

    def _lay_out(self) -> None:
        self.train.setFont(text_font(11.0, bold=True))
        self.train.setMinimumHeight(34)
        self.train.setAccessibleName("Train")
        self.train_on.setToolTip(tip(ON_TIP))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.train, self.train_on, self.reason):
            column.addWidget(part)


def paint(button: QPushButton, theme: Theme, ready: bool) -> None:
    """The one button of the window that stands out, while it can be pressed.

    Drawn flat: the style's gradient leaves too little contrast under the words.
    """
    ground, words = (theme.accent, theme.accent_text) if ready else (theme.raised, theme.muted)
    button.setStyleSheet(
        f"QPushButton {{ background: {ground}; color: {words}; border: 1px solid {theme.border};"
        " border-radius: 4px; padding: 6px; }"
        f"QPushButton:focus {{ border: 2px solid {theme.text}; padding: 5px; }}"
        f"QPushButton:pressed {{ background: {theme.wire}; }}"
    )
