"""What does not go with weights that several processes share out among them."""

from __future__ import annotations

from graph_runtime.document.model import Training
from graph_runtime.errors import Problem
from graph_runtime.optimizer import OPTIMIZERS, Optimizer

OFF = "set shard_weights to false"


def sharding_problems(training: Training | None) -> list[Problem]:
    """One for each part of the recipe that needs weights as a whole, or a step of its own pace."""
    if training is None or not training.shard_weights:
        return []
    found: list[tuple[str, str]] = []
    made = OPTIMIZERS.make(training.optimizer.kind, training.optimizer.params)
    if isinstance(made, Optimizer) and made.whole_weights:
        message = f"{made.title} has to see each weight as a whole, but processes share them out."
        found.append((message, "Choose AdamW"))
    if training.precision == "fp16":
        message = "fp16 scales losses by what one process sees of the gradients."
        found.append((message, "Set precision to bf16"))
    if training.teacher_forcing is not None:
        message = "A decoder that reads its own tokens runs more often in one process than another."
        found.append((message, "Leave teacher forcing empty"))
    if training.cache_frozen:
        message = "What frozen blocks give is worked out by one process alone."
        found.append((message, "Set cache_frozen to false"))
    return [
        Problem(None, "training.shard_weights", message, f"{fix}, or {OFF}.")
        for message, fix in found
    ]
