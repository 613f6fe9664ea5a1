"""Everything a run needs, made from its folder: network, data, loss, optimizer, schedule."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import numpy as np
import torch
from torch import nn, optim

from graph_runtime.check import Checked, check
from graph_runtime.class_axis import classes_first
from graph_runtime.data_fit import check_data
from graph_runtime.dataset import Data, facts_of
from graph_runtime.document import Training
from graph_runtime.drawn_fit import judged
from graph_runtime.errors import DataError, RunError
from graph_runtime.metric import Metric, figure_names
from graph_runtime.network import network_of
from graph_runtime.rate_plan import rate_plan
from graph_runtime.recipe import Resolved, plan_of, resolve
from graph_runtime.train.augmentation import augmented_part
from graph_runtime.train.care import Care, care_of
from graph_runtime.train.construct import make_optimizer
from graph_runtime.train.criterion import Criterion, Given, criterion
from graph_runtime.train.data_change import marks_of
from graph_runtime.train.drift import drift_notes
from graph_runtime.train.early_stop import EarlyStop
from graph_runtime.train.hardening import cores
from graph_runtime.train.measure import known_here
from graph_runtime.train.memory_need import expect_fit
from graph_runtime.train.model_file import build_model
from graph_runtime.train.parts import Part, Parts, part
from graph_runtime.train.preparation import prepare
from graph_runtime.train.run_folder import Config, RunFolder
from graph_runtime.train.timetable import Timetable, make_timetable
from graph_runtime.train.truncation import truncate
from graph_runtime.transform_fit import transform_problems
from graph_runtime.weight_groups import spared_modules, weight_groups

SMALL_STEP = 8_000_000
"""Multiply-adds of a step below which a second thread costs more than it gives."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to do, as its folder says, before anything of it exists in torch."""

    run: RunFolder
    config: Config
    checked: Checked
    training: Training
    recipe: Resolved
    device: torch.device

    @property
    def data_folder(self) -> Path:
        """Where relative paths of data files start."""
        return (self.run.path / self.config.settings.data_folder).resolve()

    @property
    def fast(self) -> bool:
        """Whether steps may be compiled, at the price of the last bits."""
        return self.training.speed == "fast" and not self.training.deterministic

    @property
    def threads(self) -> int:
        """CPU threads: one core is left to the window; the same drawing always gets as many."""
        if self.config.settings.threads is not None:
            return self.config.settings.threads
        work = self.checked.cost.macs * self.training.samples_per_step
        return 1 if work < SMALL_STEP else max(1, min(cores() - 1, 16))


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


def read_job(run: RunFolder) -> Job:
    """What the folder asks for; raises RunError with a sentence where that cannot be done."""
    document = run.document()
    checked = check(document, None, known_here(document))
    if checked.problems:
        raise RunError(str(checked.problems[0]))
    if document.training is None:
        raise RunError("The document does not say how to train. Choose a data set and a loss.")
    recipe = resolve(document.training)
    if isinstance(recipe, tuple):
        raise RunError(str(recipe[0]))
    device = _device(document.training.device)
    expect_fit(checked.cost.parameters, device)
    return Job(run, run.config(), checked, document.training, recipe, device)


def read_parts(job: Job) -> tuple[Parts, str]:
    """The data on the device, and their fingerprint; raises DataError with a sentence."""
    data = job.recipe.dataset.load(job.data_folder)
    _expect_finite(data)
    _expect_fit(job, data)
    _expect_known(data)
    plan = plan_of(job.training, job.recipe.loss, job.recipe.dataset)
    try:
        prepared = prepare(data.inputs, data.targets, plan, dict(data.more))
    except ValueError as error:
        raise DataError(str(error)) from None

    def taken(rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Part:
        return part(prepared.inputs, prepared.targets, rows, job.device, prepared.pixels)

    train = taken(prepared.train)
    if not len(train):
        raise DataError("The training part holds no sample. Give it a larger share.")
    seed = job.training.seed
    train = augmented_part(train, job.recipe.transforms, len(data.classes), seed)
    others = {"validation": prepared.validation, "test": prepared.test}
    drifts = drift_notes(data.targets, data.classes, prepared.train, others)
    parts = Parts(
        train,
        taken(prepared.validation),
        taken(prepared.test),
        data.classes,
        taken(prepared.training_dev) if job.training.training_dev else None,
        (*data.more.get("notes", ()), *drifts),
        data.no_target,
        marks_of(data),
    )
    return parts, _fingerprint(data)


def make_learner(job: Job, steps: int = 1) -> Learner:
    """A fresh network with everything that trains it, drawn from the recipe's seed.

    `steps` are those of an epoch; only one that is to train needs them.
    """
    seed = job.training.seed
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    model = build_model(job.run).to(job.device)
    if job.training.bptt_steps:
        truncate(model, job.training.bptt_steps)
    call = job.recipe.optimizer.constructor()
    optimizer = make_optimizer(call, model, weight_groups(job.checked, call))
    rates = tuple(group["lr"] for group in optimizer.param_groups)
    plan = rate_plan(job.training, job.recipe, steps, rates)
    return Learner(
        model,
        criterion(job.recipe.loss, model, job.device),
        optimizer,
        make_timetable(plan, optimizer),
        job.recipe.metric,
        judged_result(job),
        not job.recipe.loss.drawn and job.recipe.loss.summed,
        care_of(job.training, model, spared_modules(job.checked), job.device),
        EarlyStop(
            job.training.patience, job.training.min_delta, job.recipe.metric.higher_is_better
        ),
        job.recipe.metrics,
    )


def judged_result(job: Job) -> int:
    """Which of several results the metric judges; for a person's file, the first (N, F)."""
    if not job.recipe.loss.drawn:
        return 0
    facts, outputs = job.recipe.dataset.facts(), network_of(job.checked).outputs
    if facts is None:
        return next((i for i, (_, spec) in enumerate(outputs) if spec.rank == 2), 0)
    return judged(outputs, job.recipe.loss, facts) or 0


def _device(wanted: str) -> torch.device:
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise RunError("This machine has no GPU that torch can use. Choose device auto or cpu.")
    return torch.device("cuda" if wanted != "cpu" and available else "cpu")


def _expect_finite(data: Data) -> None:
    for number, array in enumerate((*data.inputs, data.targets)):
        bad = np.isinf if data.more.get("missing") else lambda x: ~np.isfinite(x)
        if array.dtype.kind == "f" and bad(array).any():
            row = int(np.argwhere(bad(array))[0][0])
            what = "a target" if number == len(data.inputs) else "an input"
            raise DataError(
                f"Sample {row} has {what} that is no finite number. Remove or repair it."
            )


def _expect_known(data: Data) -> None:
    """Every class index has a name, but for the one that stands for no target."""
    if data.targets.dtype.kind != "i":
        return
    strange = (data.targets < 0) | (data.targets >= len(data.classes))
    if data.no_target is not None:
        strange &= data.targets != data.no_target
    if strange.any():
        row, *spot = np.argwhere(strange)[0].tolist()
        index = int(data.targets[(row, *spot)])
        raise DataError(
            f"Sample {row} has the class {index}, but there are {len(data.classes)} classes, "
            "from 0 on. Repair it, or name it as the index of no target."
        )


def _expect_fit(job: Job, data: Data) -> None:
    """What the check could not know of a person's file before it was read."""
    network = network_of(job.checked)
    facts = facts_of(data)
    problems = check_data(network, job.recipe.dataset, job.recipe.loss, facts)
    problems += transform_problems(job.recipe.transforms, facts, job.recipe.loss)
    if problems:
        raise DataError(str(problems[0]))


def _fingerprint(data: Data) -> str:
    """sha256 of all samples, so that a run is not gone on with on other data."""
    digest = sha256()
    for array in (*data.inputs, data.targets):
        digest.update(f"{array.shape}{array.dtype.str}".encode("ascii"))
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
