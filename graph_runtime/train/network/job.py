"""`Job`: what the folder of a run asks for, before anything of it exists in torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from graph_runtime.check import Checked, check
from graph_runtime.document.model import Training
from graph_runtime.errors import RunError
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.train.folder.run_folder import Config, RunFolder
from graph_runtime.train.network.measure import known_here
from graph_runtime.train.network.memory_need import expect_fit
from graph_runtime.train.process.hardening import cores

SMALL_STEP = 8_000_000
"""Multiply-adds of a step below which a second thread costs more than it gives."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to do, as its folder says, before anything of it exists in torch."""

    run: RunFolder
    config: Config
    checked: Checked
    training: Training
    recipe: Resolved
    device: torch.device

    @property
    def data_folder(self) -> Path:
        """Where relative paths of data files start."""
        return (self.run.path / self.config.settings.data_folder).resolve()

    @property
    def fast(self) -> bool:
        """Whether steps may be compiled, at the price of the last bits."""
        return self.training.speed == "fast" and not self.training.deterministic

    @property
    def threads(self) -> int:
        """CPU threads: one core is left to the window; the same drawing always gets as many."""
        if self.config.settings.threads is not None:
            return self.config.settings.threads
        work = self.checked.cost.macs * self.training.samples_per_step
        return 1 if work < SMALL_STEP else max(1, min(cores() - 1, 16))


def read_job(run: RunFolder, processes: int = 1) -> Job:
    """What the folder asks for; raises RunError with a sentence where that cannot be done.

    So many `processes` carry it out, each perhaps with a GPU of its own.
    """
    document = run.document()
    checked = check(document, None, known_here(document))
    if checked.problems:
        raise RunError(str(checked.problems[0]))
    if document.training is None:
        raise RunError("The document does not say how to train. Choose a data set and a loss.")
    recipe = resolve(document.training)
    if isinstance(recipe, tuple):
        raise RunError(str(recipe[0]))
    device = _device(document.training.device)
    shared_out = document.training.shard_weights and device.type == "cuda"
    expect_fit(checked.cost.parameters // (processes if shared_out else 1), device)
    return Job(run, run.config(), checked, document.training, recipe, device)


def _device(wanted: str) -> torch.device:
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise RunError("This machine has no GPU that torch can use. Choose device auto or cpu.")
    return torch.device("cuda" if wanted != "cpu" and available else "cpu")
