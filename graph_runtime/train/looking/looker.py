"""`Looker`: the worker's desk for looks into a network; keeps the last one ready for the next."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.looking.analyse import analyse
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.looking.look import look
from graph_runtime.train.looking.preview import preview
from graph_runtime.train.looking.rank import rank
from graph_runtime.train.messages.commands import (
    Analyse,
    Cancel,
    Command,
    Look,
    Preview,
    Rank,
    Train,
)
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.look_events import LookFailed
from graph_runtime.train.process.failure import explain
from graph_runtime.train.process.outlet import Outlet


class GivenUpError(Exception):
    """Nobody waits for the answer any more."""


class Latest:
    """Written where commands come in, read while one is carried out: what is still wanted."""

    def __init__(self) -> None:
        self.given_up = 0
        self.previews_given_up = 0
        self.tools_given_up = 0
        self._newest = 0

    def note(self, command: Command) -> None:
        """A look is overtaken by every later one, and by training."""
        match command:
            case Preview():
                self.previews_given_up = max(self.previews_given_up, command.number - 1)
            case Analyse():
                self.tools_given_up = max(self.tools_given_up, command.number - 1)
            case Look():
                self.given_up = max(self.given_up, command.number - 1)
                self._newest = command.number
            case Cancel(preview=True):
                self.previews_given_up = max(self.previews_given_up, command.number)
            case Cancel(tool=True):
                self.tools_given_up = max(self.tools_given_up, command.number)
            case Cancel():
                self.given_up = max(self.given_up, command.number)
            case Train():
                self.given_up = self._newest


class Looker:
    """Answers looks; whatever goes wrong becomes a `LookFailed`."""

    def __init__(self, outlet: Outlet, latest: Latest) -> None:
        self._outlet = outlet
        self._latest = latest
        self._key: tuple[object, ...] = ()
        self._bench: Bench | None = None

    def answer(self, command: Look, live: Bench | None = None) -> None:
        """Look into a network at rest, or into the one of the run that is going on."""
        self._outlet.send(self._answered(command, live))

    def refuse(self, command: Look, why: str) -> None:
        self._outlet.send(LookFailed(number=command.number, message=why))

    def forget(self) -> None:
        """Free network and data."""
        self._key, self._bench = (), None

    def _answered(self, command: Look, live: Bench | None) -> Event:
        try:
            self._pause(command)
            bench = self._at_rest(command) if live is None else live
            pause = partial(self._pause, command)
            if isinstance(command, Preview):
                return preview(bench, command, pause)
            if isinstance(command, Analyse):
                return analyse(bench, command, pause)
            if isinstance(command, Rank):
                return rank(bench, command, pause)
            return look(bench, command, pause)
        except GivenUpError:
            return LookFailed(number=command.number)
        except Exception as error:
            run = RunFolder(Path(command.folder))
            failed = explain(error, run.source_file, {}, 1)
            words = f"{failed.message} {failed.fix}".strip()
            return LookFailed(number=command.number, message=words)

    def _at_rest(self, command: Look) -> Bench:
        root = Path(command.folder)
        saved = sorted(path.name for path in (root / "checkpoints").glob("*-*"))
        key = (command.folder, command.drawing, command.weights, tuple(saved))
        if self._bench is None or key != self._key:
            self.forget()
            self._bench, self._key = bench_of(command), key
        return self._bench

    def _pause(self, command: Look) -> None:
        latest = self._latest
        match command:
            case Preview():
                given_up = latest.previews_given_up
            case Analyse():
                given_up = latest.tools_given_up
            case _:
                given_up = latest.given_up
        if command.number <= given_up:
            raise GivenUpError
