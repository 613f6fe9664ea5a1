"""How much room the features of frozen blocks take, told before a run works them out."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.facts.checked import Checked
from graph_runtime.recipe.frozen_prefix import frozen_prefix

ROOM = 64 << 20
"""Bytes of disk that are left to checkpoints and to the log."""


@dataclass(frozen=True, slots=True)
class KeptFeatures:
    """`size` bytes of each of `samples` (None where only reading the person's file can tell).

    `last` is the last frozen block before them.
    """

    size: int
    samples: int | None
    last: str

    @property
    def total(self) -> int | None:
        return None if self.samples is None else self.size * self.samples

    def lack(self, memory: int | None, free: int | None) -> str:
        """What keeps a run from beginning: more than half of the memory, or than the disk has."""
        total = self.total or self.size
        if memory is not None and total > memory // 2:
            return f"more than half of the memory, {in_words(memory)}"
        if free is not None and total + ROOM > free:
            return f"but the disk of the run has {in_words(free)} left"
        return ""

    def told(self, memory: int | None, free: int | None) -> str:
        """Their size beside what there is, in sentences; `free` bytes of the disk of the run."""
        if self.samples is None:
            size = f"{in_words(self.size)} for each sample"
        else:
            size = f"{in_words(self.size * self.samples)} for {self.samples:,} samples"
        said = f"What the blocks up to {self.last} give takes {size}"
        lack = self.lack(memory, free)
        if lack:
            return f"{said}, {lack}. Freeze up to a block that gives less, or take fewer samples."
        left = f"; its disk has {in_words(free)} left" if free is not None else ""
        return f"{said}, kept in the folder of the run{left}."


def kept_features(checked: Checked) -> KeptFeatures | None:
    """What a run will keep by its recipe; None where it keeps nothing."""
    training = checked.document.training
    prefix = frozen_prefix(checked) if training and training.cache_frozen else None
    if training is None or prefix is None:
        return None
    dataset = DATASETS.make(training.dataset.kind, training.dataset.params)
    facts = dataset.facts() if isinstance(dataset, Dataset) else None
    samples = facts.samples if facts is not None and facts.samples else None
    return KeptFeatures(prefix.size, samples, prefix.last)


def in_words(size: int) -> str:
    """A count of bytes as people read it."""
    if size < 2**20:
        return f"{size / 2**10:,.1f} KiB"
    return f"{size / 2**20:,.1f} MiB" if size < 2**30 else f"{size / 2**30:,.1f} GiB"
