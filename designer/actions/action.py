"""`Action`: one thing that a person can do in the window, and the menus it may stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow

Menu = Literal["File", "Edit", "View", "Block", "Train", "Help"]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Block", "Train", "Help")


def _always(window: MainWindow) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. Its keys work in the whole window, or on the canvas alone.

    `says` gives a text that changes (`Undo Add Conv2d`); `rule` draws a line above it in its menu;
    `bar` puts it into the toolbar.
    """

    id: str
    text: str
    menu: Menu
    run: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[MainWindow], bool] = _always
    says: Callable[[MainWindow], str] | None = None
    where: Literal["window", "canvas"] = "window"
    rule: bool = False
    bar: bool = False
