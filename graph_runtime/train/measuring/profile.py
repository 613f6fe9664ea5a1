"""`profiled`: where the time of a network goes, block by block, on this machine's CPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import torch
from torch import Tensor

from graph_runtime.check import Checked, ends
from graph_runtime.source.generate import generate
from graph_runtime.source.naming import GIVEN, OUTPUTS
from graph_runtime.tensors import Spec
from graph_runtime.train.folder.run_folder import create_at
from graph_runtime.train.measuring.block_clock import BlockClock
from graph_runtime.train.network.job import SMALL_STEP
from graph_runtime.train.network.memory_need import expect_fit
from graph_runtime.train.network.model_file import build_model
from graph_runtime.train.process.hardening import cores

WARM_UP = 2
"""Passes before the first that counts: memory is got and libraries are loaded in them."""


@dataclass(frozen=True, slots=True)
class BlockTime:
    """One block by its way through the groups; seconds and runs in one pass of a batch."""

    node: str
    kind: str
    seconds: float
    runs: int


@dataclass(frozen=True, slots=True)
class Profile:
    """The time of one pass (s, the median of several), and that of every block in it."""

    batch: int
    seconds: float
    blocks: tuple[BlockTime, ...]


def profiled(checked: Checked, batch: int, passes: int) -> Profile:
    """Run a sound network with fresh weights on random inputs; raises RunError if it cannot be."""
    expect_fit(checked.cost.parameters, torch.device("cpu"))
    clocks = _clocks(checked, batch, passes)
    blocks = tuple(
        BlockTime(way, kind, median(c.seconds.get(way, 0.0) for c in clocks), clocks[0].runs[way])
        for way, kind in _ways(checked, "")
        if way in clocks[0].runs
    )
    return Profile(batch, sum(one.seconds for one in blocks if "/" not in one.node), blocks)


def _clocks(checked: Checked, batch: int, passes: int) -> list[BlockClock]:
    """The times of each pass that counts."""
    source = generate(checked)
    nodes = {line: node for line, (_, node) in source.inner.items()} | dict(source.lines)
    with TemporaryDirectory(prefix="network-designer-") as folder:
        run = create_at(Path(folder, "run"), checked, source)
        model = build_model(run).eval()
        given = [_noise(spec, batch) for _, spec in ends(checked, "Input")]
        clocks = []
        with torch.inference_mode(), _threads(checked.cost.macs * batch):
            for _ in range(WARM_UP + passes):
                clocks.append(BlockClock(str(run.source_file), nodes))
                with clocks[-1].running():
                    model(*given)
    return clocks[WARM_UP:]


@contextmanager
def _threads(work: int) -> Iterator[None]:
    """As many threads as training would take for so many multiply-adds."""
    before = torch.get_num_threads()
    torch.set_num_threads(1 if work < SMALL_STEP else max(1, min(cores() - 1, 16)))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _ways(checked: Checked, around: str) -> Iterator[tuple[str, str]]:
    """Every block that computes, with its kind; those of a group behind it."""
    for node in checked.order:
        facts = checked.nodes[node]
        if facts.node.kind in GIVEN + OUTPUTS:
            continue
        yield around + node, facts.node.kind
        if facts.inside:
            yield from _ways(facts.inside[0], f"{around}{node}/")


def _noise(spec: Spec, batch: int) -> Tensor:
    """Numbers at random; ids and lengths of 1, which every table and every sequence has."""
    sizes = (batch, *spec.sizes)
    if spec.dtype == "float32":
        return torch.randn(sizes, generator=torch.Generator().manual_seed(0))
    return torch.ones(sizes, dtype=torch.int64 if spec.dtype == "int64" else torch.bool)
