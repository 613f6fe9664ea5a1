"""Which batch size is usual for so many training samples, and how many fit into memory."""

from __future__ import annotations

from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Training
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.memory_estimate import MemoryNeed, host_memory, memory_need

FEW = 2_000
"""Training samples below which a step may as well take them all."""
USUAL = (64, 128, 256, 512)


def training_samples(training: Training) -> int | None:
    """How many samples train; None where only reading the person's file can tell."""
    dataset = DATASETS.make(training.dataset.kind, training.dataset.params)
    facts = dataset.facts() if isinstance(dataset, Dataset) else None
    return int(training.split[0] * facts.samples + 0.5) if facts and facts.samples else None


def samples_at_once(training: Training) -> int:
    """Samples whose activations are there at the same time."""
    size = training.samples_per_step
    count = training_samples(training)
    if count is not None:
        size = min(size, count)
    return max(1, -(-size // training.accumulate))


def need_of(checked: Checked) -> MemoryNeed | None:
    """What training by the document's recipe needs; None where there is no recipe."""
    training = checked.document.training
    return memory_need(checked, training, samples_at_once(training)) if training else None


def usual_batch(samples: int, need: MemoryNeed, memory: int | None) -> int:
    """All of few samples, else a power of two from 64 to 512; less where memory is short."""
    sizes = (samples,) if samples < FEW else tuple(reversed(USUAL))
    fits = largest_batch(need, memory)
    return next((size for size in sizes if fits is None or size <= fits), fits or 1)


def largest_batch(need: MemoryNeed, memory: int | None) -> int | None:
    """The largest power of two that fits, 0 for none; None where nothing limits it."""
    if memory is None or not need.sample:
        return None
    room = (memory - need.fixed) // need.sample
    return 1 << (room.bit_length() - 1) if room > 0 else 0


def batch_words(training: Training, need: MemoryNeed) -> str:
    """What to choose, in a sentence; empty where it is not known."""
    samples = training_samples(training)
    if samples is None:
        return ""
    size = usual_batch(samples, need, host_memory())
    if size == samples:
        return f"All {samples:,} training samples in one step would do: they are few."
    if samples < FEW:
        return f"{size:,}: more does not fit into memory."
    return f"A power of two from {USUAL[0]} to {min(size, USUAL[-1])} is usual."
