"""A run that outlives its window: the worker goes on alone, and leaves when the run is over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_runtime.train.folder import presence
from graph_runtime.train.folder.mailbox import Mailbox
from graph_runtime.train.messages.commands import Command, Leave, Pause, Probe, Resume, Stop, Turn
from graph_runtime.train.process import hardening, warden

LOOK_SECONDS = 0.2
ALLOWED = (Leave, Pause, Probe, Resume, Stop, Turn)
"""What a run without a window can be told: whatever is not answered but in the log."""
_folders: list[Path] = []


def outlives() -> bool:
    """Whether the run that goes on now is to outlive the window."""
    return warden.stands_back()


@contextmanager
def outliving(folder: Path, wished: bool) -> Iterator[None]:
    """While a run lasts: nothing ends it because its parent has died, if that is wished."""
    if not wished:
        yield
        return
    _folders.append(folder)
    warden.stand_back(True)
    hardening.end_with_parent(False)
    try:
        yield
    finally:
        warden.stand_back(False)
        _folders.remove(folder)
        hardening.end_with_parent(True)


@contextmanager
def known(folder: Path) -> Iterator[None]:
    """Say in the folder of a run that outlives its window who carries it out."""
    if not outlives():
        yield
        return
    Mailbox(folder).clear()
    presence.say_here(folder)
    try:
        yield
    finally:
        presence.leave(folder)


def commands() -> Iterator[Command]:
    """What is put into the mailbox of the run, until that is over."""
    boxes: dict[Path, Mailbox] = {}
    while outlives():
        for folder in list(_folders):
            for command in boxes.setdefault(folder, Mailbox(folder)).take():
                if isinstance(command, ALLOWED):
                    yield command
        time.sleep(LOOK_SECONDS)
