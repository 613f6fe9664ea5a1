"""What a run says of itself: frozen events.

A live run, a finished one and one recorded for a test read the same.
"""

from __future__ import annotations

from typing import Literal

from graph_runtime.train.messages.event import Array, Count, Event, Number


class WorkerReady(Event):
    """The worker has loaded torch and waits for commands; `devices` are where it can train."""

    torch: str
    devices: tuple[str, ...]
    cores: Count = 1


class Alive(Event):
    """Nothing to say, but still here: sent about once a second, and kept out of the log.

    `busy` is how long (s) the training has not moved on, `longest` the longest such time before.
    """

    busy: Number = 0.0
    longest: Number = 0.0


class RunStarted(Event):
    """The worker is about to take the first step, or the first one after a checkpoint."""

    device: str
    parameters: Count
    epochs: Count
    steps_per_epoch: Count
    batch_size: Count
    first_step: Count = 0
    metric: str = ""
    threads: Count = 1
    exact: bool = True
    clip: str = "none"
    dropout_off: bool = False
    """Whether the recipe switches off dropout that the network has."""


class Losses(Event):
    """Training loss of consecutive steps; `first_step` counts from 0."""

    first_step: Count
    values: Array


class Progress(Event):
    """Where the run is; `speed` in samples a second, `seconds_left` an estimate."""

    epoch: Count
    step: Count
    speed: Number
    seconds_left: Number
    watching: float = 0.0
    """Share of the time that probes cost, 0…1."""


class PathChanged(Event):
    """From this step on, steps are taken as they are written ("eager") or by a library that was
    compiled for them. `why` says what hinders compiled steps. Without it all steps are eager.
    """

    step: Count
    path: Literal["eager", "compiled"]
    why: str = ""


class EpochEnded(Event):
    """Means over the epoch; validation values are None where there is no validation part."""

    epoch: Count
    step: Count
    train_loss: Number
    train_metric: float | None = None
    validation_loss: float | None = None
    validation_metric: float | None = None
    learning_rate: float = 0.0
    training_dev_loss: float | None = None
    training_dev_metric: float | None = None
    true_tokens: float | None = None
    free_running_loss: float | None = None
    train_more: dict[str, Number] = {}
    validation_more: dict[str, Number] = {}


class Confused(Event):
    """How often each true class (row) of the validation part was taken for which (column)."""

    step: Count
    classes: tuple[str, ...]
    counts: Array


class GradientNorms(Event):
    """Euclidean norm of the gradient of each block's weights, in the order of the network."""

    step: Count
    nodes: tuple[str, ...]
    norms: tuple[Number, ...]


class Weights(Event):
    """Of each block's weights: their norm, the share near zero, their update over their norm.

    `updates` are means of a step. `gradients` (blocks, bins) are shares by size, of the first
    blocks; `train.weight_figures` tells the bins.
    """

    step: Count
    nodes: tuple[str, ...]
    norms: tuple[Number, ...]
    near_zero: tuple[Number, ...]
    updates: tuple[Number, ...]
    gradients: Array


class SteepestWeights(Event):
    """The numbers of the network with the steepest slopes in the newest batch, steepest first.

    `downhill` are their components of the gradient with the other sign, `should` says what each is
    to do; together they have `share` of the squared gradient of all `numbers`.
    """

    step: Count
    weights: tuple[str, ...]
    values: tuple[Number, ...]
    downhill: tuple[Number, ...]
    should: tuple[str, ...]
    numbers: Count
    share: Number


class Activations(Event):
    """Mean and deviation of what each block gives for the chosen samples, before `step`'s move."""

    step: Count
    nodes: tuple[str, ...]
    means: tuple[Number, ...]
    deviations: tuple[Number, ...]


class AttentionWeights(Event):
    """Attention of one block for the chosen samples: weights (samples, heads, queries, keys)."""

    step: Count
    node: str
    samples: tuple[int, ...]
    weights: Array


class ProbeSamples(Event):
    """The samples that probes look at: values (samples, …) as fed to the network, with targets."""

    samples: tuple[int, ...]
    values: Array
    targets: tuple[str, ...]


class KnobsSet(Event):
    """How the knobs of the run stand that may be turned while it goes on."""

    values: dict[str, float | None]


class KnobTurned(Event):
    """A person changed a knob: it holds from the step after `step` steps."""

    step: Count
    knob: str
    old: float | None
    new: float | None


class CheckpointSaved(Event):
    """A checkpoint is safe on disk; `folder` is its name below `checkpoints/`."""

    step: Count
    epoch: Count
    folder: str
    best: bool = False


class StateChanged(Event):
    """What the worker does now."""

    state: Literal["preparing", "running", "paused", "stopping"]


class Notice(Event):
    """Something worth a line to the person; the run goes on."""

    message: str


class Failed(Event):
    """The run ended against its will. `node` is the block it came from, where that is known.

    `smaller_batch` is worth a try where memory ran out; `tail` what a dead worker wrote last.
    With `changed_data` the run may go on after a yes to data that have changed.
    """

    node: str | None
    message: str
    fix: str
    cause: Literal["problem", "not_finite", "exception", "memory", "disk", "data", "killed"]
    smaller_batch: Count = 0
    changed_data: bool = False
    tail: tuple[str, ...] = ()


class Finished(Event):
    """The run ended as it should, or because the person stopped it."""

    stopped: bool
    metrics: dict[str, Number]


class Evaluated(Event):
    """Figures of a checkpoint on a part of the data; results as rows of the part's samples."""

    metrics: dict[str, Number]
    checkpoint: str
    samples: Count
    predictions: Array | None = None


class BadEvent(Event):
    """A line that is no event."""

    reason: str
