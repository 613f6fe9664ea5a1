"""Why a worker is gone: a cause that programs can ask for, and a sentence for people."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph_runtime.keeping.files import printable

Cause = Literal["signal", "memory", "exception", "stopped", "left"]
EXIT_MEMORY = 77
"""Status of a worker that ended itself because the machine's memory was all but gone."""
TAIL_LINES = 12
_COUNTERS = (
    Path("/proc/vmstat"),
    Path("/sys/fs/cgroup/memory/memory.oom_control"),
    Path("/sys/fs/cgroup/memory.events"),
)
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE")


@dataclass(frozen=True, slots=True)
class Death:
    """`tail` holds the last lines that the worker wrote to its standard error."""

    cause: Cause
    sentence: str
    tail: tuple[str, ...] = ()
    crashed: bool = False
    """Whether it fell over by itself, so that trying once more may help."""


def death(
    status: int, written: Sequence[str] = (), *, oom_kills: int = 0, stopped: bool = False
) -> Death:
    """The cause for an exit status (negative: a signal).

    `oom_kills` counts the processes that the system ended for want of memory meanwhile; `stopped`
    says that we ended this one ourselves.
    """
    tail = tuple(printable(line[:300]) for line in written[-TAIL_LINES:])
    words = f" Its last words: {tail[-1]}" if tail else ""
    if stopped:
        return Death("stopped", "The worker was stopped by force.", tail)
    if status == 0:
        return Death("left", "The worker has left.", tail)
    if status == EXIT_MEMORY or (status == -9 and oom_kills > 0):
        return Death("memory", "The machine's memory ran out, and the worker was ended.", tail)
    if status == -9:
        return Death("signal", "The worker was killed from outside.", tail)
    if status < 0:
        name = _signal_name(-status)
        said = f"The worker was ended by signal {name}.{words}"
        return Death("signal", said, tail, name in _CRASHES)
    return Death("exception", f"The worker failed with status {status}.{words}", tail, True)


def oom_kills() -> int:
    """Processes that the system has ended for want of memory since it was started."""
    found = 0
    for path in _COUNTERS:
        try:
            count = re.search(r"^oom_kill (\d+)", path.read_text("ascii"), re.MULTILINE)
        except (OSError, ValueError):
            continue
        found = max(found, int(count[1])) if count else found
    return found


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
