"""`Menus`: the table of actions turned into menus, a toolbar and working keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from designer.actions.action import MENUS, Action
from designer.actions.reason_menu import ReasonMenu
from designer.actions.reasons import REASONS
from designer.actions.table import ACTIONS
from designer.appearance.icons import icon
from designer.appearance.plain_text import tip, visible
from designer.appearance.theme import Theme

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow

ICON_SIZE = 20


def keys_text(action: Action) -> str:
    """The keys of an action as a person reads them: `Ctrl+Shift+P`."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(key).toString(native) for key in action.keys)


class Menus:
    """Holds one QAction for each action of the table and keeps it up to date."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        self._window = window
        self.made: dict[str, QAction] = {}
        self.recent = QMenu("Open recent", window)
        self.bar = QToolBar("Toolbar", window)
        for action in ACTIONS:
            self._make(action)
        self._fill_menus()
        self._fill_bar()
        self.set_theme(theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        for action in ACTIONS:
            self.made[action.id].setIcon(icon(action.icon, theme))

    def refresh(self) -> None:
        """Bring texts and greying up to date with the session."""
        for action in ACTIONS:
            made = self.made[action.id]
            enabled = action.enabled(self._window)
            made.setEnabled(enabled)
            said = action.says(self._window) if action.says is not None else action.text
            made.setText(_no_mnemonic(said))
            made.setToolTip(_tooltip(action, said, "" if enabled else REASONS[action.id]))

    def refusal(self, keys: QKeySequence, on_canvas: bool) -> str:
        """Why these keys do nothing now, if they are those of an action that is greyed."""
        for action in ACTIONS:
            made = self.made[action.id]
            reached = on_canvas or action.where == "window"
            if reached and not made.isEnabled() and keys in made.shortcuts():
                return f"{action.text.rstrip('…')}: {REASONS[action.id]}"
        return ""

    def run(self, action_id: str) -> None:
        """Do this as if it had been chosen in its menu."""
        self.made[action_id].trigger()

    def show_recent(self, paths: tuple[Path, ...], opens: Callable[[Path], object]) -> None:
        """Fill the menu of recent files."""
        self.recent.clear()
        for path in paths:
            entry = self.recent.addAction(_no_mnemonic(str(path)))
            entry.triggered.connect(partial(_open, opens, path))
        self.recent.setEnabled(bool(paths))

    def _make(self, action: Action) -> None:
        made = QAction(action.text, self._window)
        made.setObjectName(f"action.{action.id}")
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        made.triggered.connect(partial(self._trigger, action))
        owner: QWidget = self._window
        if action.where == "canvas":
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            owner = self._window.canvas
        owner.addAction(made)
        self.made[action.id] = made

    def _trigger(self, action: Action, checked: bool = False) -> None:
        self._run(action)

    def _run(self, action: Action) -> None:
        action.run(self._window)

    def _fill_menus(self) -> None:
        for name in MENUS:
            menu = ReasonMenu(name, self._window)
            self._window.menuBar().addMenu(menu)
            for action in ACTIONS:
                if action.menu != name:
                    continue
                if action.rule:
                    menu.addSeparator()
                menu.addAction(self.made[action.id])
                if action.id == "open":
                    menu.addMenu(self.recent)
                if action.id == "side_panels":
                    menu.addMenu(self._panels())

    def _panels(self) -> QMenu:
        """A mark for each panel that is there; a click hides or shows it."""
        menu = QMenu("Panels", self._window)
        for name in self._window.docks.names():
            menu.addAction(self._window.docks.dock(name).toggleViewAction())
        return menu

    def _fill_bar(self) -> None:
        bar = self.bar
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        menu = ""
        for action in ACTIONS:
            if not action.bar or action.menu == "Train":
                continue
            if menu and action.menu != menu:
                bar.addSeparator()
            menu = action.menu
            bar.addAction(self.made[action.id])
        self._fill_bar_end()
        self._window.addToolBar(bar)

    def _fill_bar_end(self) -> None:
        """The actions of training stand at the right end, with their words."""
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(space)
        for action in ACTIONS:
            if action.bar and action.menu == "Train":
                self.bar.addAction(self.made[action.id])
                button = self.bar.widgetForAction(self.made[action.id])
                if isinstance(button, QToolButton):
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


def _tooltip(action: Action, text: str, reason: str = "") -> str:
    keys = keys_text(action)
    said = f"{text} ({keys})" if keys else text
    return tip(said) + tip(reason)


def _open(opens: Callable[[Path], object], path: Path, checked: bool = False) -> None:
    opens(path)


def _no_mnemonic(text: str) -> str:
    return visible(text).replace("&", "&&")
