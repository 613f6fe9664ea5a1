"""`RunStore`: everything the plots show of one run, built from its events; no Qt, no process.

A live run, a finished one and a recorded one fill it alike. Each topic has a revision, so that a
view redraws only when its own topic moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from designer.plots.attention_record import AttentionFrame, AttentionRecord
from designer.plots.blocks_record import BlocksRecord
from designer.plots.clipping_record import ClippingRecord
from designer.plots.epoch_curves import epoch_curves
from designer.plots.moments_record import MomentsRecord
from designer.plots.run_facts import RunFacts, facts_after
from designer.plots.series import Series
from designer.plots.steepest_record import SteepestRecord, steepest_of
from designer.plots.weights_record import WeightsRecord
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Array, Event

MAX_NODES = 2_000
NODE_POINTS = 600
"""Points kept of one block's gradient norms: there are many blocks, and each line is short."""
MAX_SAMPLES = 256

LoadArray = Callable[[Array], NDArray[np.float32]]
"""Gives the numbers of an event; raises ValueError or OSError where they cannot be had."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample that probes look at: values (…) float32 as fed to the network, and its target."""

    values: NDArray[np.float32]
    target: str


class RunStore:
    """Series, marks, gradient norms, attention and the state of one run.

    `samples` are all that were ever looked at, by their row in the part that is watched. `knobs`
    are those that can be turned, with their values. `missing_steps` counts losses that never came:
    a flood is thinned on its way to the window.
    `curves` has the keys `train_loss` (every step), `epoch_train_loss`, `validation_loss`,
    `train_metric`, `validation_metric`, `learning_rate` and where samples are held back
    `training_dev_loss` and `training_dev_metric`; x counts steps.
    """

    def __init__(self, load_array: LoadArray = Array.unpack) -> None:
        self._load_array = load_array
        self.facts = RunFacts()
        self.curves: dict[str, Series] = {}
        self.norms: dict[str, Series] = {}
        self.latest_norms: dict[str, float] = {}
        self.norms_step = 0
        self.clipping = ClippingRecord()
        self.weights = WeightsRecord()
        self.activations = BlocksRecord(("means", "deviations"))
        self.steepest = SteepestRecord()
        self.attention = AttentionRecord()
        self.samples: dict[int, Sample] = {}
        self.confused: tuple[tuple[str, ...], NDArray[np.float32]] | None = None
        self.moments = MomentsRecord()
        self.knobs: dict[str, float | None] = {}
        self.missing_steps = 0
        self._next_step: int | None = None
        moved = ("curves", "gradients", "weights", "activations", "attention")
        self.revisions = dict.fromkeys((*moved, "facts", "confusion", "steepest"), 0)

    def add(self, events: Iterable[Event]) -> None:
        """Take events in their order; losses that follow each other are taken at once."""
        for kind, group in groupby(events, key=type):
            if kind is ev.Losses:
                self._add_losses([event for event in group if isinstance(event, ev.Losses)])
            else:
                for event in group:
                    self._add(event)

    def _add(self, event: Event) -> None:
        self._know(facts_after(self.facts, event))
        match event:
            case ev.RunStarted():
                self._start(event)
            case ev.EpochEnded():
                self._end_epoch(event)
            case ev.GradientNorms():
                self._add_norms(event)
            case ev.Weights():
                self._add_weights(event)
            case ev.Activations():
                self._add_activations(event)
            case ev.SteepestWeights():
                self._add_steepest(event)
            case ev.AttentionWeights():
                self._add_attention(event)
            case ev.ProbeSamples():
                self._add_samples(event)
            case ev.KnobsSet():
                self.knobs = dict(event.values)
                self.clipping.set_limit(self.facts.step, event.values.get("clip_threshold"))
                self.revisions["facts"] += 1
            case ev.KnobTurned():
                self._add_turn(event)
            case ev.Confused():
                self._add_confused(event)
            case ev.CheckpointSaved():
                self._add_checkpoint(event)

    def _know(self, facts: RunFacts) -> None:
        if facts is not self.facts:
            self.facts = facts
            self.revisions["facts"] += 1

    def _count_bad(self) -> None:
        """An event that lies about itself."""
        self._know(facts_after(self.facts, ev.BadEvent(reason="its numbers cannot be had")))

    def _start(self, event: ev.RunStarted) -> None:
        """A run that goes on from a checkpoint takes its later steps anew.

        Losses are counted by the step they belong to, all else by the steps that were done.
        """
        done = event.first_step
        for name, series in self.curves.items():
            series.cut(done if name == "train_loss" else done + 1)
        for series in self.norms.values():
            series.cut(done + 1)
        self.attention.cut(done + 1)
        self.weights.cut(done + 1)
        self.activations.cut(done + 1)
        self.clipping.begin(event.clip, done)
        for topic in ("curves", "gradients", "weights", "activations", "attention"):
            self.revisions[topic] += 1
        self._next_step = event.first_step

    def _add_losses(self, losses: list[ev.Losses]) -> None:
        steps, values = [], []
        for event in losses:
            numbers = self._numbers(event.values)
            if numbers is not None and numbers.size:
                self._count_missing(event.first_step, numbers.size)
                steps.append(event.first_step + np.arange(numbers.size, dtype=np.float64))
                values.append(numbers.ravel())
        if values:
            self._curve("train_loss").extend(np.concatenate(steps), np.concatenate(values))
            self._curves_moved(int(steps[-1][-1]) + 1)

    def _count_missing(self, first: int, count: int) -> None:
        """Steps that were dropped on the way; the log has them."""
        if self._next_step is not None and first > self._next_step:
            self.missing_steps += first - self._next_step
        self._next_step = first + count

    def _end_epoch(self, event: ev.EpochEnded) -> None:
        for name, value in epoch_curves(event).items():
            self._curve(name).add(event.step, value)
        self._curves_moved(event.step)

    def _curves_moved(self, step: int) -> None:
        self.revisions["curves"] += 1
        if step > self.facts.step:
            self._know(replace(self.facts, step=step))

    def _curve(self, name: str) -> Series:
        return self.curves.setdefault(name, Series())

    def _add_norms(self, event: ev.GradientNorms) -> None:
        latest = dict(zip(event.nodes, event.norms, strict=False))
        for node, norm in latest.items():
            if node in self.norms or len(self.norms) < MAX_NODES:
                self.norms.setdefault(node, Series(NODE_POINTS)).add(event.step, norm)
        self.latest_norms = {node: norm for node, norm in latest.items() if node in self.norms}
        self.norms_step = event.step
        self.clipping.add(event.step, event.norms)
        self.revisions["gradients"] += 1

    def _add_weights(self, event: ev.Weights) -> None:
        gradients = self._numbers(event.gradients)
        if gradients is None:
            return
        if not self.weights.add(event, gradients):
            self._count_bad()
        self.revisions["weights"] += 1

    def _add_activations(self, event: ev.Activations) -> None:
        figures = {"means": event.means, "deviations": event.deviations}
        if not self.activations.add_figures(event.step, event.nodes, figures):
            self._count_bad()
        self.revisions["activations"] += 1

    def _add_steepest(self, event: ev.SteepestWeights) -> None:
        told = steepest_of(event)
        self.steepest = told or self.steepest
        if told is None:
            self._count_bad()
        self.revisions["steepest"] += 1

    def _add_attention(self, event: ev.AttentionWeights) -> None:
        weights = self._numbers(event.weights)
        if weights is None:
            return
        if not self.attention.add(event.node, AttentionFrame(event.step, event.samples, weights)):
            self._count_bad()
        self.revisions["attention"] += 1

    def _add_samples(self, event: ev.ProbeSamples) -> None:
        values = self._numbers(event.values)
        if values is None or values.ndim < 1 or len(values) != len(event.samples):
            return
        targets = (*event.targets, *[""] * len(values))
        if len(self.samples) + len(values) > MAX_SAMPLES:
            self.samples.clear()
        for index, value, target in zip(event.samples, values, targets, strict=False):
            self.samples[index] = Sample(value, target)
        self.revisions["attention"] += 1

    def _add_confused(self, event: ev.Confused) -> None:
        counts = self._numbers(event.counts)
        size = len(event.classes)
        if counts is not None and counts.shape == (size, size):
            self.confused = (event.classes, counts)
            self.revisions["confusion"] += 1

    def _add_checkpoint(self, event: ev.CheckpointSaved) -> None:
        self.moments.add_checkpoint(event)
        self.revisions["curves"] += 1

    def _add_turn(self, event: ev.KnobTurned) -> None:
        if event.knob == "clip_threshold":
            self.clipping.set_limit(event.step, event.new)
        self.moments.add_turn(event)
        self.revisions["curves"] += 1

    def _numbers(self, array: Array) -> NDArray[np.float32] | None:
        """The numbers, or None (and one bad event more) where the event lies about them."""
        try:
            return self._load_array(array)
        except (ValueError, OSError):
            self._count_bad()
            return None
