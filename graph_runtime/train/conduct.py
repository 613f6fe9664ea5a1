"""Carries out one run: prepares it, lets the loop run, reports, and says how it ended."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import torch

from graph_runtime.errors import RunError
from graph_runtime.train.control import Control, Inbox, Verdict
from graph_runtime.train.events import (
    Array,
    EpochEnded,
    Failed,
    Finished,
    Losses,
    Progress,
    RunStarted,
    StateChanged,
)
from graph_runtime.train.failure import explain
from graph_runtime.train.job import make_learner, read_job, read_parts
from graph_runtime.train.loop import Hooks, Loop, Place, Plan, Score, score
from graph_runtime.train.order import steps_per_epoch
from graph_runtime.train.outlet import Outlet
from graph_runtime.train.pace import Pace
from graph_runtime.train.run_folder import RunFolder, open_run


def conduct(path: Path, resume: bool, outlet: Outlet, inbox: Inbox) -> bool:
    """Carry out the run in this folder; whether the process is to end afterwards."""
    run = RunFolder(path)
    control = Control(inbox)
    try:
        run = open_run(path)
        _expect_fresh(run, resume)
        os.chdir(run.path)
        outlet.open_log(run.log_file)
        Conductor(run, outlet, control).carry_out()
    except Exception as error:
        outlet.send(_failed(error, run))
    finally:
        outlet.close_log()
    return control.leaving


class Conductor:
    """Stands between the loop and the world while one run lasts."""

    def __init__(self, run: RunFolder, outlet: Outlet, control: Control) -> None:
        self._outlet = outlet
        self._control = control
        outlet.send(StateChanged(state="preparing"))
        self._job = job = read_job(run)
        torch.set_num_threads(job.threads)
        self._parts, self._fingerprint = read_parts(job)
        self._learner = make_learner(job)
        self._plan = Plan(job.training.epochs, job.training.batch_size, job.training.seed)
        self._place = Place()
        hooks = Hooks(self._on_losses, self._attend, self._on_epoch)
        self._loop = Loop(self._learner, self._parts, self._place, self._plan, hooks)
        self._pace = Pace(self._samples_done(), self._plan.epochs * len(self._parts.train))

    def carry_out(self) -> None:
        """Train to the end or until told to stop, and report the final figures."""
        self._outlet.send(self._started())
        self._outlet.send(StateChanged(state="running"))
        done = self._loop.run()
        self._loop.settle(wait=True)
        self._outlet.send(Finished(stopped=not done, metrics=self._figures()))

    def _started(self) -> RunStarted:
        job, plan = self._job, self._plan
        return RunStarted(
            device=job.device.type,
            parameters=sum(w.numel() for w in self._learner.model.parameters()),
            epochs=plan.epochs,
            steps_per_epoch=steps_per_epoch(len(self._parts.train), plan.batch_size),
            batch_size=plan.batch_size,
            first_step=self._place.step,
            metric=job.recipe.metric.title,
            threads=torch.get_num_threads(),
            exact=job.device.type == "cpu",
        )

    def _on_losses(self, first_step: int, losses: list[float]) -> None:
        values = Array.pack(np.array(losses, np.float32))
        self._outlet.send(Losses(first_step=first_step, values=values), urgent=False)

    def _on_epoch(self, train: Score, validation: Score | None) -> bool:
        ended = EpochEnded(
            epoch=self._place.epoch - 1,
            step=self._place.step,
            train_loss=train.loss,
            train_metric=train.metric,
            validation_loss=validation.loss if validation else None,
            validation_metric=validation.metric if validation else None,
            learning_rate=float(self._learner.optimizer.param_groups[0]["lr"]),
        )
        self._outlet.send(ended, urgent=False)
        return True

    def _attend(self) -> bool:
        if self._pace.due():
            self._report()
        verdict = self._control.verdict()
        if verdict == "pause":
            verdict = self._rest()
        if verdict == "stop":
            self._outlet.send(StateChanged(state="stopping"))
        return verdict != "stop"

    def _report(self) -> None:
        self._pace.advance(self._samples_done())
        progress = Progress(
            epoch=self._place.epoch,
            step=self._place.step,
            speed=self._pace.speed,
            seconds_left=self._pace.seconds_left,
        )
        self._outlet.send(progress, urgent=False)

    def _rest(self) -> Verdict:
        self._outlet.send(StateChanged(state="paused"))
        verdict = self._control.wait()
        if verdict == "go":
            self._outlet.send(StateChanged(state="running"))
        self._pace.restart()
        return verdict

    def _samples_done(self) -> int:
        samples = len(self._parts.train)
        return self._place.epoch * samples + min(self._place.batch * self._plan.batch_size, samples)

    def _figures(self) -> dict[str, float]:
        """Loss and metric of the final weights on every part that has samples."""
        figures: dict[str, float] = {}
        name = self._job.recipe.metric.kind()
        for part in ("train", "validation", "test"):
            result = score(self._learner, getattr(self._parts, part), self._plan.batch_size)
            if result is not None:
                figures[f"{part}_loss"] = result.loss
                figures[f"{part}_{name}"] = result.metric
        return figures


def _expect_fresh(run: RunFolder, resume: bool) -> None:
    if not resume and run.log_file.exists() and run.log_file.stat().st_size:
        raise RunError("This folder already holds a run. Go on with it or start a new one.")


def _failed(error: Exception, run: RunFolder) -> Failed:
    try:
        lines, training = run.config().lines, run.document().training
    except RunError:
        lines, training = {}, None
    return explain(error, run.source_file, lines, training.batch_size if training else 1)
