"""Trains and evaluates in the foreground, for the command line: the same worker, no window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Literal, TypeVar

from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.source.generate import generate
from graph_runtime.train.calling.asking import check_known
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.calling.launch import crew_command
from graph_runtime.train.calling.mirror import Mirror, ssh_command
from graph_runtime.train.folder.run_folder import DEFAULT, RunFolder, Settings, create_at, open_run
from graph_runtime.train.messages.commands import Analyse, Command, Evaluate, Preview, Stop, Train
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Evaluated, Failed, Finished, StateChanged
from graph_runtime.train.messages.look_events import Analysed, LookFailed, Previewed

E = TypeVar("E", bound=Event)
Listener = Callable[[Event], None]
PATIENCE_SECONDS = 30.0
"""How long a machine may say nothing while files of a run that is over are on their way."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: with its figures, or with the reason why it did not get there."""

    metrics: dict[str, float]
    stopped: bool = False
    failed: Failed | None = None


def train(
    document: Document | None,
    run_dir: Path,
    on_event: Listener = lambda event: None,
    *,
    resume: bool = False,
    settings: Settings = DEFAULT,
    processes: int = 1,
    client: WorkerClient | None = None,
    host: str = "",
    there: Sequence[str] = (),
) -> Ending:
    """Train `document` in the new folder `run_dir`, or with `resume` go on with the run there.

    With `processes` over 1, so many share every batch; the result is the same up to rounding.
    With a `host`, the run is carried out there by ssh (or what the command line `there` starts).
    A `client` whose worker is idle is used and stays; else one is started and ended.
    `on_event` hears every event as it comes. Ctrl+C saves a checkpoint and ends the run. Raises
    RunError for a folder that is taken or holds no run, or a document with problems.
    """
    if resume:
        open_run(run_dir)
    elif document is None:
        raise RunError("There is no document to train.")
    else:
        _make(document, run_dir, settings)
    if host:
        return _train_there(RunFolder(run_dir.resolve()), host, resume, on_event, there)
    if processes > 1:
        client = WorkerClient(argv=crew_command(processes, run_dir, resume))
        with _started(client):
            return _follow(client, None, on_event)
    with nullcontext(client) if client else worker() as client:
        return _follow(client, Train(folder=str(run_dir.resolve()), resume=resume), on_event)


def _train_there(
    run: RunFolder, host: str, resume: bool, on_event: Listener, there: Sequence[str]
) -> Ending:
    """A run on another machine; what it keeps comes back before this ends."""
    variables = ("SSH_AUTH_SOCK", "USER", "LOGNAME")
    client = WorkerClient(argv=there or ssh_command(host), more_env=variables)
    mirror = Mirror(run, client, host)

    def heard(event: Event) -> None:
        if mirror.take(event):
            on_event(event)

    with _started(client):
        mirror.begin(resume)
        ending = _follow(client, None, heard)
        until = monotonic() + PATIENCE_SECONDS
        while not mirror.complete and not client.ended and monotonic() < until:
            for event in client.read(0.5):
                until = monotonic() + PATIENCE_SECONDS
                heard(event)
    return ending


def evaluate(command: Evaluate) -> Evaluated:
    """Figures, and results if asked for, of a run's checkpoint; raises RunError."""
    return _answer(command, Evaluated)


def preview(command: Preview) -> Previewed:
    """Training samples before and after their transforms; raises RunError."""
    return _answer(command, Previewed)


def analyse(command: Analyse) -> Analysed:
    """What a tool finds; raises RunError."""
    return _answer(command, Analysed)


def _answer(command: Command, wanted: type[E]) -> E:
    """What a worker of its own says to the command."""
    with worker() as client:
        client.send(command)
        for event in _heard(client):
            if isinstance(event, wanted):
                return event
            if isinstance(event, Failed | LookFailed):
                raise RunError(event.message)
    raise RunError("No answer.")


def _make(document: Document, run_dir: Path, settings: Settings) -> None:
    checked = check_known(document)
    if checked.problems:
        raise RunError(str(checked.problems[0]))
    if document.training is None:
        raise RunError("The document does not say how to train. Choose a data set and a loss.")
    if run_dir.is_dir() and not any(run_dir.iterdir()):
        run_dir.rmdir()
    run_dir.parent.mkdir(parents=True, exist_ok=True)
    try:
        create_at(run_dir, checked, generate(checked), settings)
    except FileExistsError:
        raise RunError(f"{run_dir} exists already. Name a new folder, or go on with it.") from None


def worker() -> AbstractContextManager[WorkerClient]:
    """A worker that is ended with the block."""
    return _started(WorkerClient())


def stop(client: WorkerClient) -> None:
    """End the run that is going on; the worker stays."""
    client.send(Stop())
    for event in _heard(client):
        if isinstance(event, Finished | Failed):
            return


@contextmanager
def _started(client: WorkerClient) -> Iterator[WorkerClient]:
    client.start()
    try:
        yield client
    finally:
        client.stop()
        client.close()


def _follow(client: WorkerClient, command: Command | None, on_event: Listener) -> Ending:
    if command is not None:
        client.send(command)
    for event in _heard(client):
        on_event(event)
        match event:
            case StateChanged(state="paused"):
                client.send(Stop())  # Nobody is there who could say to go on.
            case Finished():
                return Ending(dict(event.metrics), event.stopped)
            case Failed():
                return Ending({}, failed=event)
    death = client.death()
    message = death.sentence if death else "The worker ended before the run did."
    fix = "Go on from the last checkpoint."
    cause: Literal["memory", "killed"] = "memory" if death and death.cause == "memory" else "killed"
    tail = death.tail if death else ()
    return Ending({}, failed=Failed(node=None, message=message, fix=fix, cause=cause, tail=tail))


def _heard(client: WorkerClient) -> Iterator[Event]:
    """Events until the worker is gone; the first Ctrl+C asks it to stop, the second gets out."""
    asked = False
    while not client.ended:
        try:
            events = client.read(0.5)
        except KeyboardInterrupt:
            if asked:
                raise
            asked = client.send(Stop())
            continue
        yield from events
