"""Watches the memory of the machine during a run, so that the run fails and not the machine.

On a CPU a run takes what it needs bit by bit; the system's own way out, when all is gone, is to end
processes. Before it comes to that the run gets a MemoryError as if an allocation had failed; one
that does not listen is ended.
"""

from __future__ import annotations

import ctypes
import os
import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

LOOK_SECONDS = 0.1
RAISE_EVERY = 10
"""Looks until a run that swallowed the error is given another."""
PATIENCE = 30
"""Looks until a run that goes on taking memory is ended; a starved process looks less often."""
RESERVE = 0.03
"""Share of the machine's memory that has to stay free."""
_PAGE = 4096
_LIMITS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


class HostMemoryError(MemoryError):
    """The machine is about to run out of memory because of this run."""


class MemoryGuard:
    """Looks while it lets something run. `limit` (bytes) bounds this process besides the machine.

    The error is raised only while `calm` is held, so that it comes into nothing half done.
    """

    def __init__(
        self,
        limit: int | None,
        end: Callable[[], None],
        calm: AbstractContextManager[object] | None = None,
    ) -> None:
        self._limit = limit
        self._end = end
        self._calm = calm or nullcontext()
        self._over = threading.Event()
        self._raising = threading.Lock()
        self._runner = ctypes.c_ulong(threading.get_ident())

    def watch(self, work: Callable[[], T]) -> T:
        """Do the work in this thread; raises HostMemoryError where it takes too much.

        The error comes between any two steps, also between those of leaving: hence twice.
        """
        try:
            try:
                if resident():
                    threading.Thread(target=self._look, daemon=True).start()
                return work()
            finally:
                self._leave()
        finally:
            self._leave()

    def _leave(self) -> None:
        """From here on nothing is raised any more; what was on its way is taken in here.

        Python's way to call an error back leaves its loop on the alert for ever after: a call that
        is traced would never begin.
        """
        while True:
            try:
                with self._raising:
                    self._over.set()
                _arrive()
            except HostMemoryError:
                continue
            return

    def _look(self) -> None:
        looks = 0
        while not self._over.wait(LOOK_SECONDS):
            if not self._short():
                continue
            if looks % RAISE_EVERY == 0:
                self._interrupt()
            looks += 1
            if looks > PATIENCE:
                self._end()
                return

    def _interrupt(self) -> None:
        raised = ctypes.py_object(HostMemoryError)
        with self._calm, self._raising:
            if not self._over.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._runner, raised)

    def _short(self) -> bool:
        mine = resident()
        if self._limit is not None and mine > self._limit:
            return True
        free, total = _machine()
        return free < RESERVE * total and mine > total / 4


def _arrive() -> None:
    """Does nothing: an error for this thread comes at the latest where a call begins."""


def resident() -> int:
    """Bytes of memory this process has now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * _page()
    except (OSError, ValueError, IndexError):
        return 0


def _page() -> int:
    return os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else _PAGE


def _machine() -> tuple[int, int]:
    """Bytes that are free and bytes in all, of the machine or of what we were given of it."""
    try:
        text = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return 1, 1
    found = dict(re.findall(r"^(MemTotal|MemAvailable):\s+(\d+)", text, re.MULTILINE))
    total = 1024 * int(found.get("MemTotal", 1))
    free = 1024 * int(found.get("MemAvailable", total))
    for most, used in _LIMITS:
        try:
            allowed = int(most.read_text("ascii"))
            taken = int(used.read_text("ascii"))
        except (OSError, ValueError):
            continue
        if allowed < total:
            return min(free, allowed - taken), allowed
    return free, total
