"""The worker's main loop: load torch, say so, and carry out one run after another."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import BinaryIO

import torch

from graph_runtime.errors import RunError
from graph_runtime.train.looking.looker import Latest, Looker
from graph_runtime.train.measuring.race import answers_to
from graph_runtime.train.messages.commands import (
    MAX_LINE,
    Command,
    Evaluate,
    Fetch,
    Leave,
    Look,
    Measure,
    Race,
    Receive,
    Train,
    from_line,
)
from graph_runtime.train.messages.events import Alive, Notice, WorkerReady
from graph_runtime.train.messages.measure_events import MeasureBegan
from graph_runtime.train.network.measure import answer_to
from graph_runtime.train.process.control import Inbox
from graph_runtime.train.process.crew import LostMateError
from graph_runtime.train.process.failure import explain
from graph_runtime.train.process.hardening import cores, give_memory_back
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.process.outliving import commands as commands_without_window
from graph_runtime.train.process.outliving import outliving
from graph_runtime.train.process.pulse import PULSE
from graph_runtime.train.process.remote import piece_of, receive, run_path
from graph_runtime.train.running.conduct import conduct
from graph_runtime.train.running.evaluate import evaluate

LEAVE_SECONDS = 9
"""How long a worker may take to save and leave before the system ends it."""


def serve(pipe: int) -> int:
    """Carry out commands from standard input until it ends or says leave; the exit status."""
    outlet = Outlet(pipe)
    inbox: Inbox = SimpleQueue()
    latest = Latest()
    looker = Looker(outlet, latest)
    _watch_signals(inbox)
    _speak_and_listen(inbox, latest, outlet)
    _warm_up()
    while not _carry_out(inbox.get(), outlet, inbox, looker):
        pass
    outlet.flush(wait_seconds=2.0)
    return 0


def _carry_out(command: Command, outlet: Outlet, inbox: Inbox, looker: Looker) -> bool:
    """Whether the process is to end afterwards; where no run is, none can be paused or stopped."""
    match command:
        case Train():
            return _train(command, outlet, inbox, looker)
        case Look():
            looker.answer(command)
        case Evaluate():
            evaluate(command, outlet)
        case Measure():
            outlet.send(MeasureBegan(number=command.number))
            outlet.flush(wait_seconds=1.0)  # The code may never let another thread work.
            outlet.send(answer_to(command))
        case Race():
            for event in answers_to(command):
                outlet.send(event)
    return isinstance(command, Leave)


def _train(command: Train, outlet: Outlet, inbox: Inbox, looker: Looker) -> bool:
    looker.forget()
    try:
        folder = run_path(command.folder)
    except RunError as error:
        outlet.send(explain(error, Path(), {}, 1))
        return False
    with outliving(folder, command.outlives):
        leaving = conduct(folder, command.resume, outlet, inbox, looker)
    _forget_run()
    return leaving


def serve_member(pipe: int, folder: Path, resume: bool) -> int:
    """Carry out one run as one of the processes that torchrun started; the exit status.

    The first of them speaks and listens as a single worker does. A status other than 0 makes
    torchrun start all of them once more, and they go on from the last checkpoint.
    """
    from graph_runtime.train.process import mates

    mates.join()
    crew = mates.Mates()
    inbox: Inbox = SimpleQueue()
    outlet = Outlet(pipe if crew.first else os.open(os.devnull, os.O_WRONLY))
    latest = Latest()
    _watch_signals(inbox)
    if crew.first:
        _speak_and_listen(inbox, latest, outlet)
    again = mates.began_again()
    if again:
        outlet.send(Notice(message="A process was lost. All go on from the last checkpoint."))
    try:
        conduct(folder, resume or again, outlet, inbox, Looker(outlet, latest), crew)
    except LostMateError:
        return 0 if mates.run_ended() else 1
    if crew.first:
        mates.end_run()
    outlet.flush(wait_seconds=2.0)
    return 0


def _speak_and_listen(inbox: Inbox, latest: Latest, outlet: Outlet) -> None:
    threading.Thread(target=_read_commands, args=(inbox, latest, outlet), daemon=True).start()
    threading.Thread(target=_show_life, args=(outlet,), daemon=True).start()
    outlet.send(WorkerReady(torch=torch.__version__, devices=_devices(), cores=cores()))


def _forget_run() -> None:
    """Free network and data of the last run, which refer to one another in circles."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    give_memory_back()


def _warm_up() -> None:
    """Load what torch and the data sets load late, so that the first run begins at once."""
    weight = torch.nn.Parameter(torch.zeros(1))
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight], fused=True).step()
    import sklearn.datasets  # noqa: F401


def _devices() -> tuple[str, ...]:
    return ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)


def _watch_signals(inbox: Inbox) -> None:
    def leave(signum: int, frame: FrameType | None) -> None:
        _leave(inbox)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the parent's business.


def _leave(inbox: Inbox) -> None:
    inbox.put(Leave())
    if hasattr(signal, "alarm"):
        signal.alarm(LEAVE_SECONDS)


def _read_commands(inbox: Inbox, latest: Latest, outlet: Outlet) -> None:
    stream: BinaryIO = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    while line := stream.readline(MAX_LINE + 1):
        command = from_line(line)
        if isinstance(command, Leave):
            break
        if isinstance(command, Receive | Fetch):
            _carry(command, outlet)
        elif command is not None:
            latest.note(command)
            inbox.put(command)
    else:
        for command in commands_without_window():
            if isinstance(command, Leave):
                break
            latest.note(command)
            inbox.put(command)
    _leave(inbox)


def _carry(command: Receive | Fetch, outlet: Outlet) -> None:
    """Move a piece of a file while a run goes on."""
    if isinstance(command, Fetch):
        outlet.send(piece_of(command))
        return
    try:
        receive(command)
    except (OSError, ValueError, RunError) as error:
        outlet.send(Notice(message=f"{command.file} could not be written there: {error}"))


def _show_life(outlet: Outlet) -> None:
    """Lets the window tell a worker that thinks from one that hangs."""
    pulse = threading.Event()
    while not pulse.wait(1.0):
        if outlet.quiet_seconds >= 0.9:
            outlet.send(Alive(busy=PULSE.silent, longest=PULSE.longest))
