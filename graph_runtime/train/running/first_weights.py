"""The weights that a run begins with which has no checkpoint yet."""

from __future__ import annotations

import torch
from torch import nn

from graph_runtime.train.keeping.snapshot import put
from graph_runtime.train.keeping.weights_before import begin_as_before
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.messages.events import Notice
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.model_file import build_model
from graph_runtime.train.network.weight_file import begin_with
from graph_runtime.train.process.crew import Crew
from graph_runtime.train.process.outlet import Outlet


def take_first_weights(job: Job, outlet: Outlet, crew: Crew, learner: Learner) -> None:
    """Those of a file or of an earlier run where the recipe names one, else those drawn."""
    if learner.shards is not None:
        _share_out(job, outlet, crew, learner)
    elif crew.first:  # The others take the weights of the first.
        _take(job, outlet, learner.model)


def _take(job: Job, outlet: Outlet, model: nn.Module) -> None:
    settings, told = job.config.settings, None
    if job.training.start_from:
        folder = (job.run.path / settings.data_folder).resolve()
        told = begin_with(model, job.run, folder, job.training.start_from)
    if settings.weights_from:
        earlier = (job.run.path / settings.weights_from).resolve()
        told = begin_as_before(model, job.run, job.checked, earlier)
    if told is not None:
        outlet.send(Notice(message=told))


def _share_out(job: Job, outlet: Outlet, crew: Crew, learner: Learner) -> None:
    """The same by way of a network whose weights are whole."""
    if not job.training.start_from and not job.config.settings.weights_from:
        return
    with torch.random.fork_rng(devices=[]):
        whole = build_model(job.run)
    if not crew.first:
        crew.wait()  # They read what the first has put into the folder.
    _take(job, outlet, whole)
    if crew.first:
        crew.wait()
    put(learner.model, whole.state_dict())
