"""Runs what was exported, as its reader would, and compares it with the program's own model."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from math import inf, isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load
from torch import nn

from graph_runtime.check import Checked
from graph_runtime.errors import RunError
from graph_runtime.export.fresh_python import run_python
from graph_runtime.export.subject import Subject
from graph_runtime.train.messages.events import Losses
from graph_runtime.train.network.model_file import build_model

SAMPLES = 4
"""Fixed samples on which two models are compared."""

_ASK = """
import numpy as np
import torch

model_file, load_file, seed, asked_file, answered_file = sys.argv[1:]
torch.set_num_threads(1)
torch.manual_seed(int(seed))
model = loaded("model", model_file).Model().eval()
if load_file:
    model = loaded("load", load_file).load_model()
asked = np.load(asked_file, allow_pickle=False)
with torch.inference_mode():
    results = model(*(torch.from_numpy(asked[name]) for name in sorted(asked.files)))
results = results if isinstance(results, tuple) else (results,)
np.savez(answered_file, **{f"y{i:03}": result.numpy() for i, result in enumerate(results)})
"""
_TRAIN = """
loaded("model", "model.py")
loaded("__main__", "train.py")
"""


def largest_difference(subject: Subject, out: Path) -> float:
    """Between the results of our model and of the exported one on the same inputs, weights too."""
    inputs = _inputs(subject.checked)
    ours = _answers(_own_model(subject), inputs)
    theirs = _ask_exported(subject, out, inputs)
    if len(ours) != len(theirs):
        raise RunError(f"The exported model gives {len(theirs)} results, not {len(ours)}.")
    pairs = zip(ours, theirs, strict=True)
    return max((_apart(a, b) for a, b in pairs), default=0.0)


def loss_difference(subject: Subject, out: Path) -> Mapping[str, Any]:
    """Repeat the training with the exported script; compare the losses of all steps of the run."""
    run_python(_TRAIN, [], out)
    losses = out / "losses.csv"
    with losses.open(encoding="ascii") as file:
        repeated = [float(row["loss"]) for row in csv.DictReader(file)]
    for name in ("losses.csv", "trained.safetensors"):
        (out / name).unlink(missing_ok=True)
    known = {
        event.first_step + i: float(value)
        for event in subject.run.events()
        if isinstance(event, Losses)
        for i, value in enumerate(event.values.unpack())
    }
    steps = [step for step in known if step < len(repeated)]
    apart = [_steps_apart(known[step], repeated[step]) for step in steps]
    return {"steps": len(steps), "difference": max(apart, default=0.0)}


def _steps_apart(one: float, other: float) -> float:
    """How far two losses are apart; those of steps that were skipped may be no numbers alike."""
    if one == other or (isnan(one) and isnan(other)):
        return 0.0
    return inf if isnan(one) or isnan(other) else abs(one - other)


def _own_model(subject: Subject) -> nn.Module:
    torch.manual_seed(subject.seed)
    model = build_model(subject.run)
    if subject.weights is not None:
        model.load_state_dict(load(subject.weights))
    return model.eval()


@torch.inference_mode()
def _answers(model: nn.Module, inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    results = model(*(torch.from_numpy(array) for array in inputs))
    torch.set_num_threads(threads)
    return [r.numpy() for r in (results if isinstance(results, tuple) else (results,))]


def _ask_exported(subject: Subject, out: Path, inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
    alone = out.suffix == ".py"
    model = (out if alone else out / "model.py").resolve()
    load_file = str(model.with_name("load.py")) if subject.weights and not alone else ""
    with TemporaryDirectory(prefix="network-designer-") as scratch:
        asked, answered = Path(scratch, "inputs.npz"), Path(scratch, "results.npz")
        named: dict[str, Any] = {f"x{i:03}": array for i, array in enumerate(inputs)}
        np.savez(asked, **named)
        words: list[str | Path] = [model, load_file, str(subject.seed), asked, answered]
        run_python(_ASK, words, model.parent)
        with np.load(answered, allow_pickle=False) as results:
            return [results[name] for name in sorted(results.files)]


def _inputs(checked: Checked) -> list[NDArray[Any]]:
    """Fixed samples for the Input blocks: normal numbers, or ids that every table knows."""
    draw = np.random.RandomState(0)
    arrays: list[NDArray[Any]] = []
    for facts in checked.nodes.values():
        if facts.node.kind == "Input":
            spec = facts.outputs["y"]
            shape = (SAMPLES, *spec.sizes)
            if spec.dtype == "int64":
                arrays.append(draw.randint(0, _known_ids(checked), shape).astype(np.int64))
            elif spec.dtype == "bool":
                arrays.append(draw.random_sample(shape) < 0.3)
            else:
                arrays.append(draw.standard_normal(shape).astype(np.float32))
    return arrays


def _known_ids(checked: Checked) -> int:
    blocks = (facts.block for facts in checked.nodes.values())
    sizes = [getattr(block, "num_embeddings", None) for block in blocks]
    return min((size for size in sizes if size), default=2)


def _apart(ours: NDArray[Any], theirs: NDArray[Any]) -> float:
    if ours.shape != theirs.shape:
        raise RunError(f"The exported model gives {theirs.shape}, not {ours.shape}.")
    if np.array_equal(ours, theirs, equal_nan=True):
        return 0.0
    return float(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max())
