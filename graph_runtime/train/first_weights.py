"""The weights that a run begins with which has no checkpoint yet."""

from __future__ import annotations

from graph_runtime.train.crew import Crew
from graph_runtime.train.events import Notice
from graph_runtime.train.job import Job
from graph_runtime.train.learner import Learner
from graph_runtime.train.outlet import Outlet
from graph_runtime.train.weight_file import begin_with
from graph_runtime.train.weights_before import begin_as_before


def take_first_weights(job: Job, outlet: Outlet, crew: Crew, learner: Learner) -> None:
    """Those of a file or of an earlier run where the recipe names one, else those drawn."""
    model, settings, told = learner.model, job.config.settings, None
    if not crew.first:
        return  # The others take the weights of the first.
    if job.training.start_from:
        folder = (job.run.path / settings.data_folder).resolve()
        told = begin_with(model, job.run, folder, job.training.start_from)
    if settings.weights_from:
        earlier = (job.run.path / settings.weights_from).resolve()
        told = begin_as_before(model, job.run, job.checked, earlier)
    if told is not None:
        outlet.send(Notice(message=told))
