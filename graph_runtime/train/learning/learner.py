"""`Learner`: the network of a run with everything that trains and judges it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn, optim

from graph_runtime.class_axis import classes_first
from graph_runtime.facts.network import network_of
from graph_runtime.facts.weight_groups import spared_modules, weight_groups
from graph_runtime.metric import Metric, figure_names
from graph_runtime.recipe.drawn_fit import judged
from graph_runtime.recipe.rate_plan import rate_plan
from graph_runtime.train.learning.care import Care, care_of
from graph_runtime.train.learning.construct import make_optimizer
from graph_runtime.train.learning.criterion import Criterion, Given, by_targets, criterion
from graph_runtime.train.learning.early_stop import EarlyStop
from graph_runtime.train.learning.feeder import Feeder
from graph_runtime.train.learning.timetable import Timetable, make_timetable
from graph_runtime.train.learning.truncation import truncate
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.model_file import build_model
from graph_runtime.train.process.crew import Alone, Crew

if TYPE_CHECKING:
    from graph_runtime.train.process.shards import Shards


@dataclass(frozen=True, slots=True)
class Learner:
    """The parts of a run that change while it learns, or say how they change."""

    model: nn.Module
    loss: Criterion
    optimizer: optim.Optimizer
    schedule: Timetable | None
    metric: Metric
    judged: int = 0
    summed: bool = False
    """Whether a loss is the sum over its batch and not the mean."""
    care: Care = field(default_factory=Care)
    stop: EarlyStop = field(default_factory=lambda: EarlyStop(0, 0.0, True))
    others: tuple[Metric, ...] = ()
    """What is counted beside `metric`."""
    lengths: list[int] = field(default_factory=list)
    """How many sums each metric has, where there are several; known from the first batch on."""
    feeder: Feeder | None = None
    left_out: int | None = None
    """The index of targets that a loss leaves out of its mean: padding."""
    class_weights: torch.Tensor | None = None
    """How much a target of each class counts in the mean of a loss."""
    shards: Shards | None = None
    """What this process holds of the weights, where several share them out."""

    def result(self, given: Given) -> torch.Tensor:
        """What the metric judges, of all that the model gives."""
        return given if isinstance(given, torch.Tensor) else given[self.judged]

    def sums(self, given: Given, target: torch.Tensor) -> torch.Tensor:
        """What the metric adds up for a batch."""
        result = self.result(given).detach()
        if self.care.lower is not None:
            result = result.float()
        target = self.told(target)
        if self.metric.target == "class":
            result = classes_first(result, target)
        first = self.metric.add(result, target)
        if not self.others:
            return first
        all_sums = [first, *(metric.add(result, target) for metric in self.others)]
        self.lengths[:] = map(len, all_sums)
        return torch.cat(all_sums)

    def figures(self, sums: list[float]) -> tuple[float, dict[str, float]]:
        """The metric, and the others by name, from the sums of all batches."""
        if not self.others:
            return self.metric.value(sums), {}
        ends = list(accumulate(self.lengths))
        metrics = (self.metric, *self.others)
        rows = [sums[end - count : end] for end, count in zip(ends, self.lengths, strict=True)]
        values = [metric.value(row) for metric, row in zip(metrics, rows, strict=True)]
        return values[0], dict(zip(figure_names(metrics)[1:], values[1:], strict=True))

    def table(self, sums: list[float]) -> list[float]:
        """The sums of the first metric that counts a table; none without one."""
        start = 0
        metrics = (self.metric, *self.others)
        for metric, count in zip(metrics, self.lengths or [len(sums)], strict=False):
            if metric.table:
                return sums[start : start + count]
            start += count
        return []

    def told(self, target: torch.Tensor) -> torch.Tensor:
        """What the metric compares: of a target in shares of classes the largest one."""
        in_shares = self.metric.target == "class" and target.is_floating_point()
        return target.argmax(1) if in_shares else target


def make_learner(job: Job, steps: int = 1, crew: Crew | None = None) -> Learner:
    """A fresh network with everything that trains it, drawn from the recipe's seed.

    `steps` are those of an epoch; only one that is to train needs them. With a `crew` each process
    may hold but a part of the weights.
    """
    seed = job.training.seed
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    model = build_model(job.run)
    shards = (crew or Alone()).hold(model, job.device, job.training.shard_weights)
    if job.training.bptt_steps:
        truncate(model, job.training.bptt_steps)
    call = job.recipe.optimizer.constructor()
    groups = weight_groups(job.checked, call)
    optimizer = make_optimizer(call, model, groups, *([shards.held] if shards else []))
    rates = tuple(group["lr"] for group in optimizer.param_groups)
    counting = by_targets(job.recipe.loss)
    plan = rate_plan(job.training, job.recipe, steps, rates)
    return Learner(
        model,
        criterion(job.recipe.loss, model, job.device),
        optimizer,
        make_timetable(plan, optimizer),
        job.recipe.metric,
        judged_result(job),
        not job.recipe.loss.drawn and job.recipe.loss.summed,
        care_of(job.training, model, spared_modules(job.checked), job.device, shards),
        EarlyStop(
            job.training.patience, job.training.min_delta, job.recipe.metric.higher_is_better
        ),
        job.recipe.metrics,
        feeder=feeder_of(job),
        left_out=getattr(job.recipe.loss, "ignore_index", None) if counting else None,
        class_weights=_class_weights(job) if counting else None,
        shards=shards,
    )


def _class_weights(job: Job) -> torch.Tensor | None:
    given = getattr(job.recipe.loss, "weight", None)
    return None if given is None else torch.tensor(given)


def feeder_of(job: Job) -> Feeder | None:
    """What feeds the decoder; None where it always reads the true tokens."""
    if job.recipe.feeding is None:
        return None
    return Feeder(job.recipe.feeding, job.training.seed, job.recipe.dataset.no_target())


def judged_result(job: Job) -> int:
    """Which of several results the metric judges; for a person's file, the first (N, F)."""
    if not job.recipe.loss.drawn:
        return 0
    facts, outputs = job.recipe.dataset.facts(), network_of(job.checked).outputs
    if facts is None:
        return next((i for i, (_, spec) in enumerate(outputs) if spec.rank == 2), 0)
    return judged(outputs, job.recipe.loss, facts) or 0
