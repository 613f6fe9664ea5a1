"""How good a run's weights are on a part of its data, and what they answer there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from graph_runtime.errors import RunError
from graph_runtime.train import checkpoint
from graph_runtime.train.arrays import pack
from graph_runtime.train.checkpoint import DamagedError
from graph_runtime.train.commands import Evaluate
from graph_runtime.train.event import Array
from graph_runtime.train.events import Evaluated
from graph_runtime.train.failure import explain
from graph_runtime.train.job import Job, Learner, make_learner, read_job, read_parts
from graph_runtime.train.loop import score
from graph_runtime.train.outlet import Outlet
from graph_runtime.train.parts import Part, Parts
from graph_runtime.train.run_folder import RunFolder, open_run
from graph_runtime.train.snapshot import Origin, load_weights, moment_of


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
        run = open_run(run.path)
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
    part: Part | None = getattr(parts, command.part)
    if part is None:
        raise RunError("Nothing was held back from training. Set training_dev above 0 and train.")
    return Evaluated(
        metrics=_figures_of(learner, command.part, part, job.training.batch_size),
        checkpoint=name,
        samples=len(part),
        predictions=_predictions(job, learner, part, command) if command.predict else None,
    )


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
    return {f"{name}_loss": result.loss, f"{name}_{learner.metric.kind()}": result.metric}


@torch.inference_mode()
def _predictions(job: Job, learner: Learner, part: Part, command: Evaluate) -> Array:
    """The network's results (samples, …): in the event, or in a file of the run folder."""
    learner.model.eval()
    results = [learner.result(learner.model(*inputs)).cpu() for inputs, _ in part.in_order(1024)]
    values = torch.cat(results).numpy() if results else np.zeros((0,), np.float32)
    return pack(values, job.run, f"predictions-{command.part}.npy")
