"""What autograd keeps of a forward pass, block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from graph_runtime.analysis.tools.saved_activations import SavedActivations
from graph_runtime.tool import Cell, Findings
from graph_runtime.train.data.parts import Part
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.looking.example import example_of
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.tracing.block_values import BlockWatch
from graph_runtime.train.tracing.one_pass import untouched

LOSS = "loss"
MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Saved:
    """A tensor that is kept for the backward pass of a block (`stage/conv`).

    `again` stands for one that shares its memory with an earlier one.
    """

    block: str
    shape: tuple[int, ...]
    size: int
    again: bool


def saved_by(
    bench: Bench, inputs: Sequence[Tensor], target: Tensor | None, pause: Callable[[], None]
) -> list[Saved]:
    """All that the forward pass and the loss keep, weights left out, in the order of keeping."""
    weights = {tensor.untyped_storage().data_ptr() for tensor in bench.model.state_dict().values()}
    watch = BlockWatch(bench.checked, bench.lines, lambda spot, value: None, pause)
    found: list[Saved] = []
    kept: dict[int, Tensor] = {}

    def keep(tensor: Tensor) -> Tensor:
        memory = tensor.untyped_storage()
        if memory.data_ptr() not in weights and memory.nbytes():
            again = memory.data_ptr() in kept
            kept[memory.data_ptr()] = tensor  # alive, so that no other gets its place
            found.append(Saved(_block(watch), tuple(tensor.shape), memory.nbytes(), again))
        return tensor

    with untouched(bench.model), torch.enable_grad():
        bench.model.train()
        hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
        with hooks:
            with watch.watching():
                result = bench.model(*inputs)
            if bench.loss is not None and target is not None:
                bench.loss(result, target)
    return found


def findings(tool: SavedActivations, bench: Bench, pause: Callable[[], None]) -> Findings:
    """A row for each tensor that is kept."""
    inputs, target = _batch(bench, tool.samples)
    buffers = [(buffer, buffer.clone()) for buffer in bench.model.buffers()]
    try:
        found = saved_by(bench, inputs, target, pause)
    finally:
        for buffer, before in buffers:
            buffer.copy_(before)
    total = sum(one.size for one in found if not one.again)
    samples = len(inputs[0])
    return Findings(
        verdict="none",
        message=f"{len(found)} tensors are kept for the backward pass of {samples} samples: "
        f"{total / MEGABYTE:,.2f} MB, {total / samples / 1e3:,.1f} kB a sample.",
        columns=("block", "shape", "kB", "shared"),
        rows=tuple(map(_row, found)),
    )


def _batch(bench: Bench, samples: int) -> tuple[list[Tensor], Tensor | None]:
    """Training samples, again from the first where there are too few; else random numbers."""
    if bench.parts is None:
        example = example_of(bench, Look(number=0, folder=""))
        return [x.expand(samples, *x.shape[1:]).clone() for x in example.inputs], None
    return Part.batch(bench.parts.train, torch.arange(samples) % len(bench.parts.train))


def _row(one: Saved) -> tuple[Cell, ...]:
    shape = " × ".join(map(str, one.shape)) or "one number"
    return one.block, shape, one.size / 1e3, "with an earlier one" if one.again else ""


def _block(watch: BlockWatch) -> str:
    place = watch.place
    if place is None:
        return LOSS
    way, node = place
    return "/".join((*(name for name, _ in way), node))
