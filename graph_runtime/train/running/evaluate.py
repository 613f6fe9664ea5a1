"""How good a run's weights are on a part of its data, and what they answer there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from graph_runtime.errors import RunError
from graph_runtime.recipe.preparation import Plan
from graph_runtime.recipe.resolved import plan_of
from graph_runtime.train.data.parts import Part, Parts
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.arrays import pack
from graph_runtime.train.folder.run_folder import RunFolder, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.keeping.snapshot import Origin, load_weights, moment_of
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.messages.commands import Evaluate
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import Evaluated
from graph_runtime.train.network.job import Job, read_job
from graph_runtime.train.process.failure import explain
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.process.remote import run_path
from graph_runtime.train.running.averaging import Averaged, scale_of
from graph_runtime.train.stepping.loop import score


def figures(learner: Learner, parts: Parts, batch_size: int) -> dict[str, float]:
    """Loss and metric of the weights as they are, on every part that has samples."""
    found: dict[str, float] = {}
    for name in ("train", "training_dev", "validation", "test"):
        part: Part | None = getattr(parts, name)
        found |= {} if part is None else _figures_of(learner, name, part, batch_size)
    return found


def evaluate(command: Evaluate, outlet: Outlet) -> None:
    """Answer an `Evaluate` command; whatever is wrong becomes a `Failed` event."""
    run = RunFolder(Path(command.folder))
    try:
        run = open_run(run_path(command.folder))
        outlet.send(_evaluated(run, command))
    except Exception as error:
        outlet.send(explain(error, run.source_file, {}, 1))


def _evaluated(run: RunFolder, command: Evaluate) -> Evaluated:
    job = read_job(run)
    torch.set_num_threads(job.threads)
    parts, data = read_parts(job)
    learner = make_learner(job)
    origin = Origin(job.config.document_sha256, job.config.source_sha256, data)
    name = _take_weights(run, learner, origin, command.checkpoint)
    learner = _together(job, learner, parts, data, command)
    part: Part | None = getattr(parts, command.part)
    if part is None:
        raise RunError("Nothing was held back from training. Set training_dev above 0 and train.")
    return Evaluated(
        metrics=_figures_of(learner, command.part, part, job.training.samples_per_step),
        checkpoint=name,
        samples=len(part),
        predictions=_predictions(job, learner, part, command) if command.predict else None,
    )


def _together(job: Job, learner: Learner, parts: Parts, data: str, command: Evaluate) -> Learner:
    """The learner as its network answers with others, or to several crops of every picture."""
    if command.crops == 1 and not command.others:
        return learner
    pictures = [x for x in parts.test.inputs if x.ndim == 4]
    if command.crops > 1 and not pictures:
        raise RunError("The samples are no pictures (C, H, W), so there is nothing to crop.")
    others = [_member(job, data, folder, command.checkpoint) for folder in command.others]
    scale = scale_of(job.recipe.loss)
    return replace(learner, model=Averaged([learner.model, *others], scale, command.crops))


def _member(job: Job, data: str, folder: str, which: str) -> nn.Module:
    """The network of another run; raises RunError if it may have learned from these samples."""
    run = open_run(Path(folder))
    other = read_job(run)
    _, found = read_parts(other)
    if found != data:
        raise RunError(f"Run {run.path.name} has other data than {job.run.path.name}.")
    if _split(other) != _split(job):
        raise RunError(
            f"Run {run.path.name} splits or scales the data in another way than "
            f"{job.run.path.name}, so it may have learned from the samples that judge. "
            f"Train all of them with the same split_seed and split."
        )
    learner = make_learner(other)
    origin = Origin(other.config.document_sha256, other.config.source_sha256, found)
    _take_weights(run, learner, origin, which)
    return learner.model


def _split(job: Job) -> Plan:
    return plan_of(job.training, job.recipe.loss, job.recipe.dataset)


def _take_weights(run: RunFolder, learner: Learner, origin: Origin, which: str) -> str:
    """Load the newest good checkpoint, or the best one; its name."""
    folders = checkpoint.newest_first(run.checkpoints)
    best = checkpoint.best(run.checkpoints)
    if which == "best" and best is not None:
        folders = [best]
    for folder, files in checkpoint.readable(folders):
        try:
            if isinstance(files, DamagedError):
                raise files
            moment_of(files, origin)
            load_weights(learner.model, files)
            return folder.name
        except DamagedError:
            continue
    raise RunError(f"Run {run.path.name} has no {which} checkpoint that can be read. Train it.")


def _figures_of(learner: Learner, name: str, part: Part, batch_size: int) -> dict[str, float]:
    result = score(learner, part, batch_size)
    if result is None:
        return {}
    first = {f"{name}_loss": result.loss, f"{name}_{learner.metric.kind()}": result.metric}
    return first | {f"{name}_{kind}": value for kind, value in result.more.items()}


@torch.inference_mode()
def _predictions(job: Job, learner: Learner, part: Part, command: Evaluate) -> Array:
    """The network's results (samples, …): in the event, or in a file of the run folder."""
    learner.model.eval()
    results = [learner.result(learner.model(*inputs)).cpu() for inputs, _ in part.in_order(1024)]
    values = torch.cat(results).numpy() if results else np.zeros((0,), np.float32)
    return pack(values, job.run, f"predictions-{command.part}.npy")
