"""Looks into a run that goes on: at its weights as they are, and at nothing else meanwhile."""

from __future__ import annotations

from pathlib import Path

from graph_runtime.train.looking.bench import live_bench
from graph_runtime.train.looking.looker import Looker
from graph_runtime.train.messages.commands import Analyse, Look
from graph_runtime.train.running.ready_run import ReadyRun

BUSY = "A run is going on: look at its newest weights, or stop it first."
BUSY_SHARED = "No process of this run holds all of its weights. Stop it, then look."
BUSY_TOOL = "A run is going on: stop it first, or wait until it is over."


def look_live(command: Look, ready: ReadyRun, looker: Looker) -> None:
    """Answer a look that comes between two steps."""
    if isinstance(command, Analyse):
        looker.refuse(command, BUSY_TOOL)
    elif ready.learner.shards is not None:
        looker.refuse(command, BUSY_SHARED)
    elif command.weights == "last" and Path(command.folder).resolve() == ready.job.run.path:
        bench = live_bench(ready.job, ready.learner, ready.parts, ready.place.step)
        looker.answer(command, bench)
    else:
        looker.refuse(command, BUSY)
