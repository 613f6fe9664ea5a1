"""Whether an optimizer can move the weights that a network has."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.document.model import Training
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.learned import learned_in
from graph_runtime.facts.weight_groups import weight_groups
from graph_runtime.optimizer import OPTIMIZERS, Optimizer


def optimizer_problems(checked: Checked) -> list[Problem]:
    """For a drawing without problems of its own; a recipe that cannot be read has other ones."""
    training = checked.document.training
    if training is None:
        return []
    made = OPTIMIZERS.make(training.optimizer.kind, training.optimizer.params)
    if not isinstance(made, Optimizer):
        return []
    return [*_problems(checked, made), *_step_problems(training, made)]


def _step_problems(training: Training, optimizer: Optimizer) -> Iterator[Problem]:
    """What cannot be done to gradients that the optimizer asks for several times itself."""
    if not optimizer.needs_closure:
        return
    for name in ("clip", "accumulate", "l1", "l2", "precision", "bad_steps"):
        plain = Training.model_fields[name].default
        if getattr(training, name) != plain:
            yield Problem(
                None,
                f"training.{name}",
                f"{optimizer.title} looks at a batch several times within one step, where {name} "
                "has no place.",
                f"Set {name} to {plain}, or choose another optimizer.",
            )


def _problems(checked: Checked, optimizer: Optimizer) -> Iterator[Problem]:
    name = optimizer.title
    if not optimizer.takes_groups and len(weight_groups(checked, optimizer.constructor())) > 1:
        yield Problem(
            None,
            "training.optimizer",
            f"{name} moves all weights alike, but blocks have a rate or a decay of their own.",
            "Take that off the blocks, or choose another optimizer.",
        )
    axes = optimizer.weight_axes
    learned = learned_in(checked, checked.order) if axes is not None else ()
    odd = [one for one in learned if len(one.shape) != axes and not one.frozen]
    if odd:
        more = f", and {len(odd) - 1:,} more are no matrices" if len(odd) > 1 else ""
        shape = " × ".join(map(str, odd[0].shape)) or "one number"
        yield Problem(
            None,
            "training.optimizer",
            f"{name} moves matrices alone, but {odd[0].name} is {shape}{more}.",
            "Freeze those blocks, set bias to false, or choose AdamW.",
        )
