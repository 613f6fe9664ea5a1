"""How several processes of one run are started: by torchrun, on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

from graph_runtime.train.calling.client import WORKER

RESTARTS = 2
"""How often all processes are started again when one is lost."""


def crew_command(processes: int, run: Path, resume: bool) -> tuple[str, ...]:
    """The command line under which `processes` workers share the run in this folder."""
    python = (sys.executable, "-I", "-P")
    return (
        *python,
        *("-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1"),
        *("--nproc-per-node", str(processes), "--max-restarts", str(RESTARTS), "--no-python"),
        *(*python, str(WORKER), "--member", str(run.resolve())),
        *(("--resume",) if resume else ()),
    )
