"""What the person asked a running worker to do, looked at between steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from graph_runtime.train.messages.commands import (
    Command,
    Leave,
    Look,
    Pause,
    Probe,
    Resume,
    Stop,
    Turn,
)

Verdict = Literal["go", "pause", "stop"]


class Inbox(Protocol):
    """Where commands wait to be obeyed, in the order in which the person gave them."""

    def empty(self) -> bool:
        """Whether there is nothing to obey now."""
        ...

    def get(self) -> Command:
        """The next command; waits for one."""
        ...

    def put(self, item: Command) -> None:
        """Have this obeyed after all others."""
        ...


class Control:
    """Reads the inbox for a loop; `on_probe` is told of switches, `on_look` of looks."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self.on_probe: Callable[[Probe], None] | None = None
        self.on_look: Callable[[Look], None] | None = None
        self.on_turn: Callable[[Turn], None] | None = None
        self.leaving = False

    def ask(self, command: Command) -> None:
        """Have a command obeyed that comes from the run itself, after all of the person."""
        self._inbox.put(command)

    def verdict(self) -> Verdict:
        """What to do now; takes all commands that have come in, without waiting."""
        verdict: Verdict = "go"
        while not self._inbox.empty() and verdict != "stop":
            verdict = self._obey(self._inbox.get(), verdict)
        return verdict

    def wait(self) -> Verdict:
        """Wait, paused, until the person says resume ("go") or stop."""
        verdict: Verdict = "pause"
        while verdict == "pause":
            verdict = self._obey(self._inbox.get(), verdict)
        return verdict

    def _obey(self, command: Command, verdict: Verdict) -> Verdict:
        match command:
            case Pause():
                return "pause"
            case Resume():
                return "go"
            case Stop():
                return "stop"
            case Leave():
                self.leaving = True
                return "stop"
            case Probe() if self.on_probe is not None:
                self.on_probe(command)
            case Turn() if self.on_turn is not None:
                self.on_turn(command)
            case Look() if self.on_look is not None:
                self.on_look(command)
            case _:
                pass  # Another run begins only after this one.
        return verdict
