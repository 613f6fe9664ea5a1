"""What ails a run, found in what it told: weights gone or not finite, slow, restless, or stuck.

After the usual table of vanishing and exploding gradients; each line has a detector of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

import numpy as np

from designer.plots.store import RunStore

MOST_ZERO = 0.95
"""Share near zero from which a block's weights count as gone."""
SLOW_UPDATE = 1e-5
"""Update over weights below which a step changes nothing that could be seen."""
SLOW_FALL = 0.05
"""A loss that fell by less than this share of itself has not learned yet."""
ENOUGH_STEPS = 50
FAINT = 0.01
"""Of the update near the output; blocks near the input that move less hardly learn."""
EPOCHS = 10
RESTLESS = 0.25
"""Share of all that the loss has fallen, by which it may rise in `EPOCHS` epochs together."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """What was found, by a word for programs and a sentence for people."""

    kind: str
    sentence: str


def symptoms(store: RunStore) -> tuple[Symptom, ...]:
    """All that is found; one with numbers that are not finite hides the rest."""
    found = [symptom for look in DETECTORS for symptom in [look(store)] if symptom is not None]
    return tuple(found[:1] if found and found[0].kind == "not finite" else found)


def not_finite(store: RunStore) -> Symptom | None:
    """Weights or the loss became NaN or infinite: steps, or the gradients, were too large."""
    failed, loss = store.facts.failed, store.curves.get("train_loss")
    bad = [node for node, norm in store.weights.latest["norms"].items() if isnan(norm)]
    stopped = failed is not None and failed.cause == "not_finite"
    if not bad and not stopped and (loss is None or loss.first_not_finite is None):
        return None
    what = f"The weights of {bad[0]}" if bad else "The loss or a gradient"
    said = f"{what} became no finite number. Lower lr, clip gradients by their norm, or warm up."
    return Symptom("not finite", said)


def near_zero(store: RunStore) -> Symptom | None:
    """Nearly all weights of a block are next to nothing, and so is what it hands on."""
    shares = store.weights.latest["near_zero"]
    gone = [node for node, share in shares.items() if share >= MOST_ZERO]
    if not gone:
        return None
    said = f"{shares[gone[0]]:.0%} of the weights of {gone[0]} are near zero. Lower l1, l2 or "
    return Symptom("near zero", said + "weight_decay, or start from larger weights.")


def slow(store: RunStore) -> Symptom | None:
    """The loss stays where it was, since steps hardly change any weight."""
    updates, loss = store.weights.latest["updates"], store.curves.get("train_loss")
    if not updates or loss is None or len(loss) < ENOUGH_STEPS:
        return None
    _, values = loss.means()
    tenth = max(1, len(values) // 10)
    first, last = float(values[:tenth].mean()), float(values[-tenth:].mean())
    if max(updates.values()) >= SLOW_UPDATE or last < first - SLOW_FALL * abs(first):
        return None
    said = f"It learns slowly: a step changes weights by {max(updates.values()):.0e} of "
    return Symptom("slow", said + "themselves at most. Raise lr, or choose Adam.")


def unstable(store: RunStore) -> Symptom | None:
    """The loss of an epoch rises again and again, or lies far above its best."""
    epochs = store.curves.get("epoch_train_loss")
    if epochs is None or len(epochs) < 4:
        return None
    _, values = epochs.points()
    rises = np.diff(values[-EPOCHS:])
    rises = rises[rises > 0]
    span = float(values.max() - values.min())
    swings = len(rises) >= 3 and float(rises.sum()) > RESTLESS * span
    far = float(values[-1] - values.min()) > span / 2
    if span <= 0.1 * abs(values[0]) or not (swings or far):
        return None
    said = "The training loss rises again. Lower lr, take larger batches, or clip gradients."
    return Symptom("unstable", said)


def stuck_inputs(store: RunStore) -> Symptom | None:
    """Blocks near the input hardly move beside those near the output: gradients vanish."""
    updates = store.weights.latest["updates"]
    nodes = [node for node in store.weights.nodes if node in updates]
    if len(nodes) < 3 or not updates[nodes[-1]] > 0:
        return None
    first, last = updates[nodes[0]], updates[nodes[-1]]
    if first >= FAINT * last:
        return None
    said = f"{nodes[0]} hardly learns: its steps are {first / last:.0e} of those of {nodes[-1]}. "
    return Symptom("stuck inputs", said + "Use ReLU, shortcuts, normalization, or Kaiming starts.")


DETECTORS: tuple[Callable[[RunStore], Symptom | None], ...] = (
    not_finite, near_zero, slow, unstable, stuck_inputs,
)  # fmt: skip
