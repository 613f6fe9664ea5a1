"""Lets the window a person works in have a core before the training that it began."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 5
"""Steps of niceness that a training is given beyond its window: a third of the window's weight."""


def give_way(process: int) -> None:
    """Make this process, which leads a session, nicer than we are; where nothing competes with it
    it loses nothing.

    What it starts later inherits that. A desktop's Linux weighs sessions against one another
    before it looks at their processes, so the session is made nicer too.
    """
    with suppress(OSError, AttributeError):
        nicer = min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
        os.setpriority(os.PRIO_PROCESS, process, nicer)
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(NICENESS), encoding="ascii")
