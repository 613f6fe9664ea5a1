"""`PreferencesDialog`: the few things that are a matter of taste."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.look import Wish
from designer.appearance.plain_text import tip
from designer.dialogs.plain_buttons import without_icons
from designer.form.headings import Heading

THEMES: tuple[tuple[Wish, str], ...] = (
    ("system", "As the system"),
    ("light", "Light"),
    ("dark", "Dark"),
)

KEEPING = (
    "Runs that begin from now on go on when the window closes or crashes. "
    "Open the document again to follow them."
)


class PreferencesDialog(QDialog):
    """Tells each choice at once; there is nothing to apply."""

    theme_chosen = Signal(str)
    keeping_chosen = Signal(bool)

    def __init__(self, wish: Wish, keep_training: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(320)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(8)
        column.addWidget(Heading("Theme"))
        self._group = QButtonGroup(self)
        for index, (name, text) in enumerate(THEMES):
            button = QRadioButton(text)
            button.setObjectName(f"theme.{name}")
            button.setChecked(name == wish)
            self._group.addButton(button, index)
            column.addWidget(button)
        self._group.idClicked.connect(self._choose)
        column.addSpacing(8)
        column.addWidget(Heading("Training"))
        keeping = QCheckBox("Keep training when the window closes")
        keeping.setObjectName("keep_training")
        keeping.setToolTip(tip(KEEPING))
        keeping.setChecked(keep_training)
        keeping.toggled.connect(self.keeping_chosen)
        column.addWidget(keeping)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        column.addSpacing(12)
        column.addWidget(buttons)

    def _choose(self, index: int) -> None:
        self.theme_chosen.emit(THEMES[index][0])
