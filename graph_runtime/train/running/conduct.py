"""Carries out the run of a folder, and says so where it ends against its will."""

from __future__ import annotations

import os
from pathlib import Path

from graph_runtime.errors import RunError
from graph_runtime.keeping.files import sweep
from graph_runtime.train.failing.failed_run import failed_run
from graph_runtime.train.folder.run_folder import RunFolder, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.looking.looker import Looker
from graph_runtime.train.process.control import Control, Inbox
from graph_runtime.train.process.crew import Alone, Crew, LostMateError
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.process.outliving import known
from graph_runtime.train.running.conductor import Conductor


def conduct(
    path: Path, resume: bool, outlet: Outlet, inbox: Inbox, looker: Looker, crew: Crew | None = None
) -> bool:
    """Carry out the run in this folder; whether the process is to end afterwards.

    Raises LostMateError where a process of the crew is gone, so that all begin again.
    """
    run = RunFolder(path)
    crew = crew or Alone()
    control = Control(crew.inbox(inbox))
    try:
        run = open_run(path)
        _expect_fresh(run, resume)
        os.chdir(run.path)
        if crew.first:
            outlet.open_log(run.log_file)
            sweep(run.path)
            checkpoint.clear_leftovers(run.checkpoints)
        crew.wait()
        with known(run.path):
            Conductor(run, outlet, control, looker, crew).carry_out()
    except Exception as error:
        if crew.lost(error):
            raise LostMateError(str(error)) from error
        outlet.send(failed_run(error, run))
    finally:
        outlet.close_log()
    return control.leaving


def _expect_fresh(run: RunFolder, resume: bool) -> None:
    if not resume and run.log_file.exists() and run.log_file.stat().st_size:
        raise RunError("This folder already holds a run. Go on with it or start a new one.")
