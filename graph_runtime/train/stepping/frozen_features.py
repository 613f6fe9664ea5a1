"""Trains from what frozen blocks give, worked out once and kept in the folder of the run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from graph_runtime.errors import RunError
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.looking import codes
from graph_runtime.facts.network import network_of
from graph_runtime.recipe.frozen_prefix import FrozenPrefix, frozen_prefix, prefix_view, rest_view
from graph_runtime.recipe.kept_features import ROOM, in_words
from graph_runtime.source.generate import generate
from graph_runtime.train.data.parts import Part, Parts
from graph_runtime.train.keeping.feature_file import FILE, digest, read_features, write_features
from graph_runtime.train.keeping.snapshot import Origin
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.network.execution import execute
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.memory_need import memory_of
from graph_runtime.train.process.pulse import PULSE

TRIED = 8
"""Samples by which the frozen blocks show that they keep still."""
OFF = "set cache_frozen to false"
NAMES = ("train", "validation", "test", "training_dev")


@dataclass(frozen=True, slots=True)
class Cut:
    """A network in two: `first` gives features, `rest` takes them and the inputs `beside` them."""

    prefix: FrozenPrefix
    first: nn.Module
    rest: nn.Module
    beside: tuple[int, ...]


def from_features(
    job: Job,
    learner: Learner,
    parts: Parts,
    origin: Origin,
    processes: int,
    tell: Callable[[str], None],
) -> tuple[Learner, Parts]:
    """What the loop trains instead: the rest of the network, on the features of the data.

    Its weights are those of `learner.model`. Raises RunError where the features cannot be kept.
    """
    if processes > 1:
        raise RunError(f"Several processes keep no features. Train with one process, or {OFF}.")
    cut = cut_off(job.checked, learner.model)
    given = {name: part for name in NAMES if (part := getattr(parts, name)) is not None}
    size = cut.prefix.size * sum(map(len, given.values()))
    _expect_room(job, size)
    _expect_still(cut, parts.train, learner)
    key = digest(cut.first.state_dict(), f"{origin} {job.training.precision} {cut.prefix}")
    features = read_features(job.run.path / FILE, key)
    what = f"The blocks up to {cut.prefix.last} are run once"
    if features is None:
        tell(f"{what}: {in_words(size)} of features go to {FILE}.")
        features = _worked_out(cut, given, job.training.samples_per_step, learner)
        try:
            write_features(job.run.path / FILE, features, key)
        except OSError as error:
            tell(f"The features are not kept on disk: {error}. The run goes on with them.")
    else:
        tell(f"{what}: their features were kept in {FILE}.")
    made: dict[str, Any] = {
        name: _with_features(part, features, name, cut) for name, part in given.items()
    }
    return replace(learner, model=cut.rest), replace(parts, **made)


def cut_off(checked: Checked, model: nn.Module) -> Cut:
    """The two halves of a network, which share its modules."""
    prefix = frozen_prefix(checked)
    if prefix is None:
        raise RunError(f"Nothing is frozen that could be kept. Freeze blocks, or {OFF}.")
    after, inputs = rest_view(checked, prefix)
    first = half_up_to(checked, prefix, model)
    names = [name for name, _ in network_of(checked).inputs]
    beside = tuple(names.index(name) for name in inputs[len(prefix.kept) :])
    _expect_rest(first, model)
    return Cut(prefix, first, _half(after, model), beside)


def _expect_rest(first: nn.Module, model: nn.Module) -> None:
    """Raise RunError for the model.py of an older version, which keeps nothing frozen at rest."""
    was = model.training
    model.train()
    figures = [m for m in first.modules() if getattr(m, "running_mean", None) is not None]
    moving = any(module.training for module in figures)
    model.train(was)
    if moving:
        raise RunError(
            "This run was begun when frozen normalizations still followed each batch, so that "
            "their features cannot be kept. Start a new run."
        )


def half_up_to(checked: Checked, prefix: FrozenPrefix, model: nn.Module) -> nn.Module:
    """The network from its inputs to the kept values, made of the modules of the whole one."""
    return _half(prefix_view(checked, prefix), model)


def _half(view: Checked, model: nn.Module) -> nn.Module:
    """The network of a part of the drawing, made of the modules of the whole one."""
    foreign = codes(view.document).values()
    kind = execute(generate(view).text, "half of model.py", foreign).Model
    made: nn.Module = kind.__new__(kind)
    nn.Module.__init__(made)
    for name in view.document.nodes:
        if hasattr(model, name):
            setattr(made, name, getattr(model, name))
    return made


@torch.no_grad()
def _given(first: nn.Module, inputs: list[Tensor], learner: Learner) -> tuple[Tensor, ...]:
    with learner.care.region():
        found = first(*inputs)
    return found if isinstance(found, tuple) else (found,)


def _worked_out(
    cut: Cut, parts: dict[str, Part], batch: int, learner: Learner
) -> dict[str, Tensor]:
    """The features of every part, by the name of the part and their number."""
    found: dict[str, Tensor] = {}
    cut.first.eval()
    for name, part in parts.items():
        pieces = []
        for inputs, _ in part.in_order(min(batch, 1024)):
            PULSE.beat()
            pieces.append([value.cpu() for value in _given(cut.first, inputs, learner)])
        for number, column in enumerate(zip(*pieces, strict=True)):
            found[f"{name}.{number}"] = torch.cat(column)
    cut.first.train()
    return found


def _with_features(part: Part, features: dict[str, Tensor], name: str, cut: Cut) -> Part:
    """The part with features in place of the inputs that nothing else reads."""
    if not len(part):
        return part
    device = part.targets.device
    kept = [features[f"{name}.{i}"].to(device) for i in range(len(cut.prefix.kept))]
    scales = part.pixels or (None,) * len(part.inputs)
    inputs = (*kept, *(part.inputs[i] for i in cut.beside))
    pixels = (*(None for _ in kept), *(scales[i] for i in cut.beside))
    return replace(part, inputs=inputs, pixels=pixels if any(pixels) else ())


def _expect_room(job: Job, size: int) -> None:
    have = memory_of(job.device)
    if have is not None and size > have // 2:
        raise RunError(
            f"The features of the frozen blocks take {in_words(size)}, more than half of the "
            f"memory. Take fewer samples, freeze up to a block that gives fewer numbers, or {OFF}."
        )
    free = shutil.disk_usage(job.run.path).free
    there = job.run.path / FILE
    if size + ROOM > free and not there.is_file():
        raise RunError(
            f"The features of the frozen blocks take {in_words(size)}, but the disk of the run has "
            f"{in_words(free)} left. Free some space, or {OFF}."
        )


def _expect_still(cut: Cut, part: Part, learner: Learner) -> None:
    """Raise RunError where training changes what a frozen block gives, or a sample another's."""
    count = min(TRIED, len(part))
    take = partial(torch.arange, device=part.targets.device)
    devices = [part.targets.device] if part.targets.device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        cut.first.train()
        together = _given(cut.first, part.batch(take(count))[0], learner)
        cut.first.eval()
        alone = _given(cut.first, part.batch(take(1))[0], learner)
        cut.first.train()
    loose = 1e-4 if learner.care.lower is None else 0.05
    for many, one in zip(together, alone, strict=True):
        if not torch.allclose(many[:1].float(), one.float(), rtol=loose, atol=loose):
            raise RunError(
                "The frozen blocks do not give the same for a sample each time: one of them draws "
                f"random numbers or looks at the whole batch. Please {OFF}."
            )
