"""How an exported `train.py` takes samples of like lengths together."""

from __future__ import annotations

from graph_runtime.document.model import Training
from graph_runtime.export.inlined_source import needed_parts
from graph_runtime.spelling import literal
from graph_runtime.train.data import like_lengths
from graph_runtime.train.network.job import Job

ORDERED = ", order=like_lengths(lengths, BATCH_SIZE, SEED, epoch)"
"""Ends the call that gives the rows of an epoch."""
TAKEN = (
    "return inputs, train_targets.index_select(0, rows)",
    "target = train_targets.index_select(0, rows)\n"
    "        return without_padding(inputs, target, no_target)",
)
"""What becomes of the end of the function that takes samples for transforms."""


def bucket_functions(said: Training) -> list[str]:
    """The functions that the lines call."""
    if not said.bucketing:
        return []
    return [needed_parts(like_lengths, ("lengths_of", "like_lengths", "without_padding"))]


def length_lines(job: Job) -> list[str]:
    """The lines behind the training part."""
    if not job.training.bucketing:
        return []
    return [
        f"    no_target = {literal(job.recipe.dataset.no_target())}",
        "    lengths = lengths_of(train_inputs, train_targets, no_target)",
    ]


def cut_lines(job: Job) -> str:
    """What stands behind the lines that take a batch."""
    if not job.training.bucketing:
        return ""
    return "\n            batch, target = without_padding(batch, target, no_target)"
