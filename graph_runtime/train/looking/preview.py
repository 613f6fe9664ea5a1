"""Answers a `Preview`: a few training samples before their transforms and after each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from graph_runtime.errors import RunError
from graph_runtime.train.data.augment import augmented, undergoes
from graph_runtime.train.data.augmentation import stages_of
from graph_runtime.train.data.parts import Part
from graph_runtime.train.data.target_words import said
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.looking.look_file import LookFile
from graph_runtime.train.messages.commands import Preview
from graph_runtime.train.messages.look_events import Previewed, PreviewStep
from graph_runtime.transform import Transform

MOST = 16
"""Samples of one preview."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Which samples are shown, and for which seed and epoch."""

    rows: Tensor
    seed: int
    epoch: int


def preview(bench: Bench, command: Preview, pause: Callable[[], None]) -> Previewed:
    """Carry out every step on some samples; raises RunError with a sentence."""
    if bench.parts is None or bench.recipe is None:
        raise RunError(f"{bench.lack} Only samples that there are can be changed.")
    train, transforms = bench.parts.train, bench.recipe.transforms
    training = bench.checked.document.training
    seed = training.seed if training is not None and command.seed is None else command.seed or 0
    count = min(command.count, MOST, len(train))
    first = min(max(command.row, 0), len(train) - count)
    moment = Moment(torch.arange(first, first + count), seed, command.epoch)
    file, steps = LookFile(), []
    before: Tensor | None = None
    for number, (x, target) in enumerate(_stages(bench, train, transforms, moment, pause)):
        kind = transforms[number - 1] if number else None
        steps.append(_told(kind, x, before, file.add(x)))
        before, final = x, target
    return Previewed(
        number=command.number,
        file=file.write(bench.run, "preview", command.number),
        rows=tuple(moment.rows.tolist()),
        seed=seed,
        epoch=command.epoch,
        steps=tuple(steps),
        targets=tuple(said(train.targets[row], bench.parts) for row in moment.rows.tolist()),
        mixed=tuple(_shares(one, bench.parts.classes) for one in final),
        count=len(train),
    )


def _stages(
    bench: Bench,
    train: Part,
    transforms: tuple[Transform, ...],
    moment: Moment,
    pause: Callable[[], None],
) -> list[tuple[Tensor, Tensor]]:
    """What the first input that changes is after 0, 1, 2 … steps, and the targets."""
    assert bench.parts is not None
    stages = stages_of(transforms, train)
    counts = len(train), len(bench.parts.classes)
    found = []
    for number in range(len(stages) + 1):
        pause()
        inputs, target = augmented(
            stages[:number],
            lambda rows: Part.batch(train, rows),
            counts,
            moment.rows,
            (moment.seed, moment.epoch),
        )
        changing = [x for x in inputs if any(undergoes(way, x) for _, way, _ in stages)]
        found.append(((changing or inputs)[0], target))
    return found


def _told(kind: Transform | None, x: Tensor, before: Tensor | None, at: int) -> PreviewStep:
    values = x.double()
    low, high = values.aminmax()
    changed = 0.0 if before is None else (x != before).double().mean().item()
    return PreviewStep(
        kind=kind.kind() if kind else "",
        shape=tuple(x.shape[1:]),
        at=at,
        low=low.item(),
        high=high.item(),
        mean=values.mean().item(),
        deviation=values.std(correction=0).item(),
        changed=changed,
    )


def _shares(target: Tensor, classes: tuple[str, ...]) -> str:
    """A target that is part one class and part another: `3 70 %, 8 30 %`; "" for any other."""
    if not target.is_floating_point() or target.dim() != 1 or len(target) != len(classes):
        return ""
    order = target.argsort(descending=True)[:2].tolist()
    return ", ".join(f"{classes[c]} {target[c]:.0%}" for c in order if target[c] > 0)
