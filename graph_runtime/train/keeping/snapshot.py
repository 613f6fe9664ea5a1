"""A run's whole state as the bytes of a checkpoint, and back, without a bit lost."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np
import torch
from safetensors.torch import load, save
from torch import nn

from graph_runtime.errors import DataError
from graph_runtime.train.keeping.checkpoint import DamagedError, Files
from graph_runtime.train.keeping.optimizer_state import (
    on_cpu,
    optimizer_state,
    plain_json,
    restore_optimizer,
)
from graph_runtime.train.keeping.randomness import random_state, restore_random
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.process.rows import cut, held, is_cut

MODEL, OPTIMIZER, STATE = "model.safetensors", "optimizer.safetensors", "state.json"
LEARNING = "learning.safetensors"
"""The weights that the optimizer moves, where `MODEL` holds their running mean."""

Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a checkpoint belongs to: it fits no other drawing, source or data ("" for any data)."""

    document: str
    source: str
    data: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the run was, apart from weights, optimizer and random numbers."""

    step: int
    epoch: int
    batch: int
    tally: Mapping[str, Any]
    threads: int
    elapsed: float
    best: float | None = None
    taken: int | None = None
    knobs: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def versions() -> dict[str, str]:
    """What the bits of a result depend on, apart from the drawing and the machine."""
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def weights_of(model: nn.Module) -> dict[str, torch.Tensor]:
    """Weights and buffers as they are now, on the CPU, sharing nothing with the network."""
    return {name: on_cpu(tensor) for name, tensor in model.state_dict().items()}


def judged_weights(learner: Learner) -> dict[str, torch.Tensor]:
    """Those that the network is judged and used with."""
    with learner.care.judged():
        return weights_of(learner.model)


def model_files(weights: Tensors, moment: Moment, origin: Origin) -> Files:
    """A checkpoint to use, but not to go on from."""
    return {MODEL: save(dict(weights)), STATE: _json({**_moment(moment), **_origin(origin)})}


def run_files(learner: Learner, moment: Moment, origin: Origin) -> Files:
    """A checkpoint to go on from."""
    tensors, plain = optimizer_state(learner.optimizer)
    if learner.shards is not None:
        tensors = learner.shards.whole_state(learner.optimizer, tensors)
    schedule = learner.schedule
    state = {
        **_moment(moment),
        **_origin(origin),
        "optimizer": plain,
        "schedule": None if schedule is None else plain_json(schedule.state_dict()),
        "random": random_state(),
        "care": learner.care.state(),
        "stop": {"reached": learner.stop.reached, "waited": learner.stop.waited},
    }
    files = {MODEL: save(judged_weights(learner)), OPTIMIZER: save(tensors), STATE: _json(state)}
    if learner.care.average is not None:
        files[LEARNING] = save(weights_of(learner.model))
    return files


def restore(learner: Learner, files: Files, origin: Origin) -> Moment:
    """Put the learner and all random numbers where they were.

    Raises DamagedError, or DataError where the data have changed since.
    """
    state = _state(files, origin)
    try:
        _restore_weights(learner, files)
        tensors = load(files[OPTIMIZER])
        if learner.shards is not None:
            tensors = learner.shards.cut_state(learner.optimizer, tensors)
        restore_optimizer(learner.optimizer, tensors, state["optimizer"])
        if learner.schedule is not None:
            learner.schedule.load_state_dict(state["schedule"])
        restore_random(state["random"])
        learner.care.restore(state.get("care", {}))
        learner.stop.reached = state.get("stop", {}).get("reached")
        learner.stop.waited = state.get("stop", {}).get("waited", 0)
        return _moment_of(state)
    except (KeyError, ValueError, TypeError, IndexError, RuntimeError) as error:
        raise DamagedError(f"it does not fit this network ({type(error).__name__})") from None


def _restore_weights(learner: Learner, files: Files) -> None:
    load_weights(learner.model, files)
    if learner.care.average is not None:
        learner.care.average.swap()
        load_weights(learner.model, {MODEL: files[LEARNING]})


def moment_of(files: Files, origin: Origin) -> Moment:
    """Where the run was when the checkpoint was written; raises DamagedError."""
    try:
        return _moment_of(_state(files, origin))
    except (KeyError, TypeError) as error:
        raise DamagedError(f"state.json lacks {error}") from None


def load_weights(model: nn.Module, files: Files) -> None:
    """Put a checkpoint's weights into the network; raises DamagedError where they do not fit."""
    weights = load(files[MODEL])
    for name, tensor in model.state_dict().items():
        given = weights.get(name)
        if given is None or given.shape != tensor.shape or given.dtype != tensor.dtype:
            raise DamagedError(f"the weights {name} do not fit this network")
    put(model, weights)


def put(model: nn.Module, weights: Tensors) -> None:
    """Give a network weights that fit it; of those that are cut up, what this process holds."""
    own = model.state_dict()
    if not any(is_cut(tensor) for tensor in own.values()):
        model.load_state_dict(weights)
        return
    for name, tensor in own.items():
        held(tensor).copy_(cut(tensor, weights[name]))


def all_finite(tensors: list[torch.Tensor]) -> bool:
    """Whether no number is NaN or infinite; one look at the device for all of them."""
    floats = [x for t in tensors if t.is_floating_point() and (x := held(t)).numel()]
    if not floats:
        return True
    return bool(torch.isfinite(torch.stack(torch._foreach_norm(floats, ord=inf))).all().item())


def _moment(moment: Moment) -> dict[str, Any]:
    return {**{name: getattr(moment, name) for name in Moment.__slots__}, "versions": versions()}


def _moment_of(state: Mapping[str, Any]) -> Moment:
    later = {"taken", "knobs"}
    return Moment(**{n: state[n] for n in Moment.__slots__ if n in state or n not in later})


def _origin(origin: Origin) -> dict[str, str]:
    return {f"{name}_sha256": getattr(origin, name) for name in Origin.__slots__}


def _state(files: Files, origin: Origin) -> dict[str, Any]:
    try:
        state = json.loads(files[STATE])
        same = all(
            state[f"{name}_sha256"] == getattr(origin, name) for name in ("document", "source")
        )
    except (KeyError, ValueError, TypeError, RecursionError):
        raise DamagedError("state.json cannot be read") from None
    if not same:
        raise DamagedError("it belongs to another run")
    if origin.data and state.get("data_sha256") != origin.data:
        raise DataError(
            "The data are not those that the run began with. Put them back, or start a new run."
        )
    return dict(state)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
