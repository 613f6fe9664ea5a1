"""`ReadyRun`: what a run has before its next step, read, made and brought to where it was."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import torch

from graph_runtime.document.model import Training
from graph_runtime.train.data.data_change import DataWatch, expect_same, keep_marks
from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.keeping.snapshot import Origin
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.messages.events import Notice
from graph_runtime.train.network.job import Job, read_job
from graph_runtime.train.process.crew import Crew
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.first_weights import take_first_weights
from graph_runtime.train.running.safekeeping import Safekeeping
from graph_runtime.train.stepping.loop import Place, Plan


@dataclass(frozen=True, slots=True)
class ReadyRun:
    """`place` is where it goes on; `data` watches the files that `parts` came from."""

    job: Job
    parts: Parts
    data: DataWatch
    plan: Plan
    learner: Learner
    place: Place
    origin: Origin
    safe: Safekeeping


def make_ready(run: RunFolder, outlet: Outlet, crew: Crew) -> ReadyRun:
    """Read the recipe and the data, make the network, take its last checkpoint if it has one."""
    job = read_job(run, crew.count)
    torch.set_num_threads(max(1, job.threads // crew.count))
    began = perf_counter()
    parts, data = read_parts(job)
    seconds = perf_counter() - began
    watch = DataWatch(job.recipe.dataset, job.data_folder, parts.marks, seconds)
    changed = expect_same(run, job.recipe.dataset, parts.marks)
    for note in parts.notes:
        outlet.send(Notice(message=note))
    plan = plan_of(job.training)
    counted = steps_per_epoch(len(parts.train), plan.batch_size, plan.drop_last)
    learner, place = make_learner(job, counted, crew), Place()
    origin = Origin(job.config.document_sha256, job.config.source_sha256, data)
    safe = Safekeeping(run, learner, place, origin, outlet, crew)
    if not safe.go_on(any_data=changed is not None):
        take_first_weights(job, outlet, crew, learner)
    crew.begin(job.training.seed, job.training.batch_size)
    if changed is not None:
        outlet.send(Notice(message=f"{changed} It goes on with the new ones."))
        run.yes_file.unlink(missing_ok=True)
    unkept = keep_marks(run, parts.marks) if crew.first else None
    if unkept is not None:
        outlet.send(Notice(message=unkept))
    return ReadyRun(job, parts, watch, plan, learner, place, origin, safe)


def plan_of(training: Training) -> Plan:
    """How long and in which order the loop of a recipe runs."""
    skipping, size = training.bad_steps == "skip", training.samples_per_step
    return Plan(training.epochs, size, training.seed, skipping, training.drop_last)
