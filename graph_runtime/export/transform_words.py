"""The transforms of a run as an exported script writes them."""

from __future__ import annotations

import re

from graph_runtime.export.bucket_words import TAKEN, cut_lines
from graph_runtime.export.feeding_words import fed_lines
from graph_runtime.export.inlined_source import function_text, needed_parts
from graph_runtime.facts.network import network_of
from graph_runtime.spelling import literal
from graph_runtime.train.data import augment
from graph_runtime.train.data.augmentation import LOOKED_AT
from graph_runtime.train.network.job import Job
from graph_runtime.transform import Transform, takes
from graph_runtime.transforms import _chance

_TORCH = re.compile(r"^ +import torch\n\n?", re.MULTILINE)
"""A line that a function needs where it lies and not in a script that begins with it."""

PLAIN = """            batch = [x.index_select(0, rows) for x in train_inputs]
            target = train_targets.index_select(0, rows)"""
AUGMENTED = """            batch, target = augmented(stages, take, counts, rows, (SEED, epoch))"""
TAKE = """
    def take(rows: Tensor) -> Samples:
        inputs = [x.index_select(0, rows) for x in train_inputs]
        return inputs, train_targets.index_select(0, rows)

    counts = len(train_targets), len(classes)"""


def batch_lines(job: Job) -> str:
    """How the script takes a batch."""
    if job.recipe.transforms:
        return AUGMENTED + fed_lines(job)
    return PLAIN + cut_lines(job) + fed_lines(job)


def transform_functions(job: Job) -> list[str]:
    """Every function that the transforms of the run call, once each."""
    if not job.recipe.transforms:
        return []
    works = [transform.work() for transform in job.recipe.transforms]
    functions = {
        function.__name__: function
        for work in works
        for function in (*work.needs, *([work.fit] if work.fit else []), work.function)
    }
    texts = [needed_parts(_chance, ("Chance",)), needed_parts(augment, ("augmented",))]
    texts[1:1] = [function_text(function) for function in functions.values()]
    return [_TORCH.sub("", text) for text in texts]


def stage_lines(job: Job) -> list[str]:
    """The list of stages, with what they learn from the training part."""
    if not job.recipe.transforms:
        return []
    rows = [line for transform in job.recipe.transforms for line in _stage(job, transform)]
    return [
        TAKE.replace(*TAKEN) if job.training.bucketing else TAKE,
        "    stages = [",
        *rows,
        "    ]",
    ]


def _stage(job: Job, transform: Transform) -> list[str]:
    work = transform.work()
    fit = [f"**{work.fit.__name__}(train_inputs[{_fitted(job)}][:{LOOKED_AT}])"] if work.fit else []
    given = [f"{literal(name)}: {literal(value)}" for name, value in work.arguments.items()]
    return [
        "        (",
        f"            {work.function.__name__},",
        f"            {literal(transform.way)},",
        "            {",
        *(f"                {line}," for line in [*given, *fit]),
        "            },",
        "        ),",
    ]


def _fitted(job: Job) -> int:
    """Which input a transform learns from: the first picture."""
    inputs = network_of(job.checked).inputs
    return next(n for n, (_, spec) in enumerate(inputs) if takes("picture", spec))
