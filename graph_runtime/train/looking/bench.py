"""`Bench`: a network with its data, laid ready to be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from graph_runtime.check import Checked, check
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import DataError, DocumentError, RunError
from graph_runtime.keeping.files import parse_document
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.source.generate import generate
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import (
    MAX_CONFIG,
    RunFolder,
    Settings,
    create_at,
    open_run,
)
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.keeping.snapshot import load_weights
from graph_runtime.train.learning.criterion import Criterion, criterion
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.measure import known_here
from graph_runtime.train.network.memory_need import expect_fit
from graph_runtime.train.network.model_file import build_model
from graph_runtime.train.tracing.block_values import Lines

CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Bench:
    """What is looked into. Without data, `parts` is None and `lack` says why.

    `said` tells whose weights these are.
    """

    run: RunFolder
    checked: Checked
    model: nn.Module
    parts: Parts | None
    recipe: Resolved | None
    loss: Criterion | None
    said: str
    lack: str = ""

    @property
    def lines(self) -> Lines:
        config = self.run.config()
        return Lines(str(self.run.source_file), config.lines, config.inner)


def bench_of(command: Look) -> Bench:
    """The network that a command asks for, on the CPU; raises RunError with a sentence."""
    folder = Path(command.folder)
    run = _drawn(folder, command.data_folder) if command.drawing else open_run(folder)
    document = run.document()
    checked = check(document, None, known_here(document))
    if not checked.sound:
        raise RunError(str(checked.problems[0]))
    expect_fit(checked.cost.parameters, CPU)
    recipe = resolve(document.training) if document.training else None
    recipe = recipe if isinstance(recipe, Resolved) else None
    parts, lack = _data(run, checked, recipe)
    seed = document.training.seed if document.training else 0
    torch.manual_seed(seed)
    model = build_model(run)
    said = f"Fresh weights, seed {seed}"
    if command.weights != "fresh":
        name = _take_weights(run, model, command.weights)
        said = f"Run {run.path.name} at {name}"
    loss = criterion(recipe.loss, model, CPU) if recipe else None
    return Bench(run, checked, model, parts, recipe, loss, said, lack)


def live_bench(job: Job, learner: Learner, parts: Parts, step: int) -> Bench:
    """The network of a run as it is between two of its steps."""
    said = f"Run {job.run.path.name} at step {step:,}"
    return Bench(job.run, job.checked, learner.model, parts, job.recipe, learner.loss, said)


def _drawn(folder: Path, data_folder: str) -> RunFolder:
    """A run folder for a drawing that was never trained."""
    path = folder / "fresh"
    if (path / "config.json").is_file():
        return open_run(path)
    try:
        with open_regular(folder / "document.json") as file:
            document = parse_document(file.read(MAX_CONFIG))
    except (DocumentError, OSError) as error:
        raise RunError(f"The drawing cannot be read: {error}") from None
    checked = check(document, None, known_here(document))
    if not checked.sound:
        raise RunError(str(checked.problems[0]))
    return create_at(path, checked, generate(checked), Settings(data_folder=data_folder))


def _data(run: RunFolder, checked: Checked, recipe: Resolved | None) -> tuple[Parts | None, str]:
    training = checked.document.training
    if training is None:
        return None, "The drawing names no data set."
    if recipe is None or checked.problems:
        return None, str(checked.problems[0]) if checked.problems else "The recipe has problems."
    job = Job(run, run.config(), checked, training, recipe, CPU)
    torch.set_num_threads(job.threads)
    try:
        return read_parts(job)[0], ""
    except DataError as error:
        return None, str(error)


def _take_weights(run: RunFolder, model: nn.Module, which: str) -> str:
    """Load the newest good checkpoint, or the best one; which it is, in words."""
    folders = checkpoint.newest_first(run.checkpoints)
    best = checkpoint.best(run.checkpoints)
    if which == "best" and best is not None:
        folders = [best]
    for folder, files in checkpoint.readable(folders):
        if isinstance(files, DamagedError):
            continue
        try:
            load_weights(model, files)
        except DamagedError:
            continue
        step = f"{int(folder.name.rpartition('-')[2]):,}"
        return f"its best epoch, step {step}" if folder == best else f"step {step}"
    raise RunError(f"Run {run.path.name} has no checkpoint yet. Train it, or take fresh weights.")
