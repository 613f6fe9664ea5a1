"""How an exported `train.py` lets a decoder read tokens of its own."""

from __future__ import annotations

from graph_runtime.export.inlined_source import class_text, made_text, needed_parts
from graph_runtime.spelling import literal
from graph_runtime.train.learning import own_tokens
from graph_runtime.train.network.job import Job
from graph_runtime.transforms import _chance


def feeding_parts(job: Job) -> list[str]:
    """The functions and the schedule; transforms bring `Chance` along already."""
    feeding = job.recipe.feeding
    if feeding is None:
        return []
    chance = [] if job.recipe.transforms else [needed_parts(_chance, ("Chance",))]
    functions = needed_parts(own_tokens, ("late_input", "fed"))
    made = f"FEEDING = {made_text(feeding)}"
    shown = [part.replace("        import torch\n\n", "") for part in chance]
    return [*shown, functions, class_text(feeding, ("share",)), made]


def late_lines(job: Job) -> list[str]:
    """The line that finds the input to be fed."""
    if job.recipe.feeding is None:
        return []
    mark = literal(job.recipe.dataset.no_target())
    return [f"    late = late_input(train_inputs, train_targets, {mark})"]


def fed_lines(job: Job) -> str:
    """What stands behind the lines that take a batch."""
    feeding = job.recipe.feeding
    if feeding is None:
        return ""
    time = "epoch" if feeding.counts == "epoch" else "len(losses)"
    mark = literal(job.recipe.dataset.no_target())
    return (
        f"\n            chance = (SEED, len(losses)), rows, {mark}"
        f"\n            batch = fed(model, batch, target, late, FEEDING.share({time}), chance)"
    )
