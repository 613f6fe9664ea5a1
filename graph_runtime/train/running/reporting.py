"""What a run tells the window while it goes: losses, epochs, pace."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import (
    Confused,
    EpochEnded,
    Losses,
    Notice,
    Progress,
    RunStarted,
)
from graph_runtime.train.network.job import Job
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.pace import Pace
from graph_runtime.train.stepping.loop import Place, Plan, Score

MOST_CLASSES = 100
"""Classes of a table that is told; a larger one could not be read."""


class Reporter:
    """Turns what the loop says into events of one run over `samples` training samples."""

    def __init__(
        self, outlet: Outlet, plan: Plan, place: Place, samples: int, classes: tuple[str, ...] = ()
    ) -> None:
        self._classes = classes
        self._outlet = outlet
        self._plan = plan
        self._place = place
        self._samples = samples
        self._pace = Pace(self._done(), plan.epochs * samples)
        self._skips_told = max(1, 2 * place.skipped)

    def started(self, job: Job, learner: Learner, exact: bool) -> None:
        """The first step is about to be taken."""
        self._pace = Pace(self._done(), self._plan.epochs * self._samples)
        started = RunStarted(
            device=job.device.type,
            parameters=sum(weight.numel() for weight in learner.model.parameters()),
            epochs=self._plan.epochs,
            steps_per_epoch=steps_per_epoch(
                self._samples, self._plan.batch_size, self._plan.drop_last
            ),
            batch_size=min(self._plan.batch_size, self._samples),
            first_step=self._place.step,
            metric=job.recipe.metric.title,
            threads=torch.get_num_threads(),
            exact=exact,
            clip=learner.care.clip,
            dropout_off=job.training.disable_dropout and bool(learner.care.dropouts),
        )
        self._outlet.send(started)

    def losses(self, first_step: int, losses: list[float]) -> None:
        """Losses of consecutive steps."""
        values = Array.pack(np.array(losses, np.float32))
        self._outlet.send(Losses(first_step=first_step, values=values), urgent=False)

    def epoch(
        self,
        train: Score,
        validation: Score | None,
        rate: float,
        held: Score | None = None,
        fed: Mapping[str, float] | None = None,
    ) -> None:
        """An epoch is over; `place` stands at the beginning of the next.

        `held` is of training-dev, `fed` what a `Feeder` tells.
        """
        ended = EpochEnded(
            epoch=self._place.epoch - 1,
            step=self._place.step,
            train_loss=train.loss,
            train_metric=train.metric,
            validation_loss=validation.loss if validation else None,
            validation_metric=validation.metric if validation else None,
            learning_rate=rate,
            training_dev_loss=held.loss if held else None,
            training_dev_metric=held.metric if held else None,
            train_more=dict(train.more),
            validation_more=dict(validation.more) if validation else {},
            **(fed or {}),
        )
        self._outlet.send(ended, urgent=False)
        if validation is not None and validation.table:
            self._confused(validation.table)

    def _confused(self, table: list[float]) -> None:
        classes = round(len(table) ** 0.5)
        if classes > MOST_CLASSES:
            return
        names = self._classes or tuple(map(str, range(classes)))
        counts = Array.pack(np.array(table, np.float32).reshape(classes, classes))
        told = Confused(step=self._place.step, classes=names[:classes], counts=counts)
        self._outlet.send(told, urgent=False)

    def progress(self, watching: float) -> None:
        """Where the run is, a few times a second."""
        if not self._pace.due():
            return
        self._pace.advance(self._done())
        progress = Progress(
            epoch=self._place.epoch,
            step=self._place.step,
            speed=self._pace.speed,
            seconds_left=self._pace.seconds_left,
            watching=watching,
        )
        self._outlet.send(progress, urgent=False)

    def skips(self) -> None:
        """Steps that were left out: the first, and then ever more seldom."""
        count = self._place.skipped
        if count < self._skips_told:
            return
        self._skips_told = 2 * count
        steps = "1 step was" if count == 1 else f"{count} steps were"
        what = "its loss or gradient is" if count == 1 else "their losses or gradients are"
        self._outlet.send(Notice(message=f"{steps} skipped so far: {what} no finite number."))

    def went_on(self) -> None:
        """A pause is over."""
        self._pace.restart()

    def _done(self) -> int:
        return self._place.epoch * self._samples + self._place.taken
