"""A small process beside the worker: sees to it that nothing is left when the window has died.

A worker whose window died saves and leaves by itself. One that is stuck in C, or was halted,
cannot; after some seconds its warden ends it. A run that is to outlive the window is left alone
until it is over. Linux alone; elsewhere there is none.
"""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time

PATIENCE = 8.0
"""Seconds that a worker has to save and leave once its parent is gone."""
LOOK_SECONDS = 0.5
_STAND_BACK = mmap.mmap(-1, 1)
"""Shared by the worker and its warden."""


def stand_back(wished: bool) -> None:
    """Whether the worker is to be left alone, though its parent has died."""
    _STAND_BACK[0] = wished


def stands_back() -> bool:
    return _STAND_BACK[0] == 1


def post() -> None:
    """Leave a warden behind; call it while the process is small and has no threads."""
    if not sys.platform.startswith("linux"):
        return
    worker, parent = os.getpid(), os.getppid()
    if os.fork():
        return
    try:
        _let_go()
        _watch(worker, parent)
    finally:
        os._exit(0)


def _let_go() -> None:
    """Hold none of the worker's pipes open; a reader would wait for their end in vain."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.closerange(3, 64)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _watch(worker: int, parent: int) -> None:
    while os.getppid() == worker:
        if _parent_of(worker) != parent and not stands_back():
            break
        time.sleep(LOOK_SECONDS)
    until = time.monotonic() + PATIENCE
    while os.getppid() == worker and time.monotonic() < until:
        time.sleep(LOOK_SECONDS / 2)
    if os.getppid() == worker:
        os.kill(worker, signal.SIGKILL)


def _parent_of(process: int) -> int:
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0
