"""`Mailbox`: a file in the folder of a run, by which one without a window is told what to do."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.train.messages.commands import MAX_LINE, Command, from_line, to_line

NAME = "commands.jsonl"


class Mailbox:
    """Windows put commands in; the worker takes each of them once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._taken = 0

    def clear(self) -> None:
        """Forget what was meant for an earlier worker."""
        with suppress(OSError):
            self._path.unlink()

    def put(self, command: Command) -> bool:
        """Hand over a command; False where the folder cannot be written."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        try:
            box = os.open(self._path, flags | getattr(os, "O_NONBLOCK", 0), 0o600)
        except OSError:
            return False
        try:
            return os.write(box, to_line(command)) > 0
        except OSError:
            return False
        finally:
            os.close(box)

    def take(self) -> list[Command]:
        """The commands that have come in since the last time."""
        try:
            with open_regular(self._path) as file:
                file.seek(self._taken)
                piece = file.read(MAX_LINE)
        except OSError:
            return []
        whole = piece[: piece.rfind(b"\n") + 1]
        self._taken += len(whole)
        return [command for line in whole.splitlines() if (command := from_line(line))]
