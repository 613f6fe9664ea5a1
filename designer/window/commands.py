"""What the command palette offers: the actions that can be done now, and every block to add."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from designer.actions.menus import keys_text
from designer.actions.table import ACTIONS
from designer.appearance.icons import dot, icon
from designer.dialogs.command_palette import Command

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow


def commands(window: MainWindow) -> list[Command]:
    """The actions first, then the blocks."""
    theme = window.look.theme
    actions = [
        Command(
            action.says(window) if action.says else action.text,
            keys_text(action),
            icon(action.icon, theme),
            partial(window.menus.run, action.id),
            f"{action.menu} {action.text}",
        )
        for action in ACTIONS
        if action.id != "commands" and action.enabled(window)
    ]
    blocks = [
        Command(
            f"Add {kind.called()}",
            kind.group(),
            dot(theme.group(kind.group())),
            partial(window.canvas.add_block, key),
            " ".join((kind.called(), kind.title, *kind.synonyms)),
        )
        for key, kind in window.canvas.catalogue.kinds.items()
    ]
    return actions + blocks
