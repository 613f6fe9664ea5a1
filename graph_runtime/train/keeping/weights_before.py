"""Begins a run with the weights of an earlier one, as far as they outlived the edits between."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import nn

from graph_runtime.check import Checked, check
from graph_runtime.errors import RunError
from graph_runtime.facts.surviving import Shapes, surviving
from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.folder.run_folder import RunFolder, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError
from graph_runtime.train.keeping.snapshot import MODEL
from graph_runtime.train.network.measure import known_here
from graph_runtime.train.network.weight_file import START, read_weights, whole_weights


def begin_as_before(model: nn.Module, run: RunFolder, drawn: Checked, earlier: Path) -> str | None:
    """Give a fresh network its start: the run's own copy, or the newest weights of a run.

    What was kept is told in a sentence; None where the run had its copy already. Raises RunError.
    """
    own = run.path / START
    if own.is_file():
        model.load_state_dict(read_weights(own))
        return None
    before = open_run(earlier)
    given = _newest(before)
    document = before.document()
    old = check(document, None, known_here(document))
    mine = model.state_dict()
    survival = surviving(old, drawn, _shapes(given), _shapes(mine))
    with torch.no_grad():
        for name in survival.kept:
            mine[name].copy_(given[name])
    write_atomic(own, save(whole_weights(model)))
    return survival.sentence(before.path.name)


def _newest(run: RunFolder) -> dict[str, torch.Tensor]:
    for _, files in checkpoint.readable(checkpoint.newest_first(run.checkpoints)):
        if not isinstance(files, DamagedError):
            return load(files[MODEL])
    raise RunError(f"Run {run.path.name} has no checkpoint that can be read. Train from the start.")


def _shapes(tensors: dict[str, torch.Tensor]) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}
