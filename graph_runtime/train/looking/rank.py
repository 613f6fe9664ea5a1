"""Answers a `Rank`: which samples of the data move one unit of one block most."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from graph_runtime.errors import RunError
from graph_runtime.train.data.parts import Part
from graph_runtime.train.data.target_words import said
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.looking.look_file import LookFile
from graph_runtime.train.messages.commands import Rank
from graph_runtime.train.messages.look_events import Ranked
from graph_runtime.train.tracing.block_values import BlockWatch
from graph_runtime.train.tracing.one_pass import untouched
from graph_runtime.train.tracing.spot import Spot

SHOWN = 24
"""Samples that are told of."""
BATCH = 256


def rank(bench: Bench, command: Rank, pause: Callable[[], None]) -> Ranked:
    """Run all samples of the part through the network; raises RunError with a sentence."""
    if bench.parts is None:
        raise RunError(f"{bench.lack} Samples can be ordered only where there are some.")
    part: Part = getattr(bench.parts, command.part)
    if not len(part):
        raise RunError(f"The {command.part} part holds no sample. Choose another part.")
    strength = activations(bench, part, command, pause)
    order = torch.argsort(strength, descending=True, stable=True)[:SHOWN]
    samples = part.batch(order)[0][0]
    file = LookFile()
    file.add(samples)
    return Ranked(
        number=command.number,
        file=file.write(bench.run, "best", command.number),
        node=command.node,
        unit=command.unit,
        rows=tuple(order.tolist()),
        activations=tuple(strength[order].tolist()),
        targets=tuple(said(part.targets[row], bench.parts) for row in order.tolist()),
        shape=tuple(samples.shape[1:]),
        count=len(part),
    )


def activations(bench: Bench, part: Part, command: Rank, pause: Callable[[], None]) -> Tensor:
    """How strongly each sample of a part moves the unit: (samples,)."""
    found: list[Tensor] = []

    def seen(spot: Spot, value: Tensor) -> None:
        wanted = (command.node, command.port, command.rounds)
        if (spot.path, spot.port, spot.rounds) == wanted:
            caught[:] = [value]

    caught: list[Tensor] = []
    watch = BlockWatch(bench.checked, bench.lines, seen, pause)
    with untouched(bench.model), torch.no_grad():
        for inputs, _ in part.in_order(BATCH):
            caught.clear()
            with watch.watching():
                bench.model(*inputs)
            if not caught:
                raise RunError(f"{command.node} has no output of that name to order samples by.")
            found.append(strength_of(caught[0], command.unit))
    return torch.cat(found)


def strength_of(value: Tensor, unit: int) -> Tensor:
    """The largest number of a channel (N, C, …), of a feature (N, T, F), or a unit's own (N, F)."""
    axis = 2 if value.dim() == 3 else 1
    if value.dim() < 2 or not 0 <= unit < value.shape[axis]:
        raise RunError(f"There is no unit {unit}.")
    chosen = value.select(axis, unit).float()
    return chosen.reshape(len(chosen), -1).amax(1)
