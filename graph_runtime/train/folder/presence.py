"""`Presence`: which process carries out a run, said in its folder; told from one of its number."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.keeping.files import write_atomic

NAME = "worker.json"
_MOST_BYTES = 1 << 10


class Presence(BaseModel):
    """A process of this machine since it was switched on; `started` tells it from later ones."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: str
    boot: str

    @property
    def alive(self) -> bool:
        """Whether that very process is there."""
        return self.boot == _boot() and self.started == _started(self.pid) != ""

    def signal(self, number: int) -> None:
        """Signal the process; killing takes all that it started along."""
        with suppress(OSError):
            if self.alive and number == getattr(signal, "SIGKILL", None):
                os.killpg(self.pid, number)
            elif self.alive:
                os.kill(self.pid, number)


def say_here(folder: Path) -> None:
    """This process carries out the run of the folder."""
    here = Presence(pid=os.getpid(), started=_started(os.getpid()), boot=_boot())
    write_atomic(folder / NAME, here.model_dump_json().encode())


def leave(folder: Path) -> None:
    """Nobody carries out the run any more."""
    with suppress(OSError):
        (folder / NAME).unlink()


def who(folder: Path) -> Presence | None:
    """The living process that carries out this run without a window, if there is one."""
    try:
        with open_regular(folder / NAME) as file:
            found = Presence.model_validate_json(file.read(_MOST_BYTES))
    except (OSError, ValidationError):
        return None
    return found if found.alive else None


def going_on(root: Path) -> Path | None:
    """The newest run below `root` that goes on without a window."""
    try:
        places = sorted(root.glob(f"*/{NAME}"), reverse=True)
    except OSError:
        return None
    return next((place.parent for place in places if who(place.parent)), None)


def _started(pid: int) -> str:
    """When the process was started, in ticks of this machine; "" for none, or for a dead one."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
