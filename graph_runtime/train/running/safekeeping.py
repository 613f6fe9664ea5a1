"""Keeps one run safe: goes on from its last good checkpoint, and writes new ones."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import isfinite
from pathlib import Path
from time import monotonic

import torch

from graph_runtime.errors import RunError
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.checkpoint import DamagedError, Files
from graph_runtime.train.keeping.saving import Saver
from graph_runtime.train.keeping.saving_faults import SavingFaults
from graph_runtime.train.keeping.snapshot import (
    Moment,
    Origin,
    all_finite,
    judged_weights,
    load_weights,
    model_files,
    restore,
    run_files,
    versions,
)
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.messages.events import CheckpointSaved, Notice
from graph_runtime.train.process.crew import Alone, Crew
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.stepping.loop import Place, Score
from graph_runtime.train.stepping.tally import Tally


class BadWeightsError(ArithmeticError):
    """The weights are no longer finite; such a state is never kept."""


class Safekeeping:
    """Restores and saves `learner` and `place`. A disk that is full never stops the run."""

    def __init__(
        self,
        run: RunFolder,
        learner: Learner,
        place: Place,
        origin: Origin,
        outlet: Outlet,
        crew: Crew | None = None,
    ) -> None:
        self._crew = crew or Alone()
        self._writes = self._crew.first
        self._run = run
        self._learner = learner
        self._place = place
        self._origin = origin
        self._outlet = outlet
        settings = run.config().settings
        self._saver = Saver(run.checkpoints, settings.checkpoint_seconds, settings.saving)
        self._began = monotonic()
        self._best: float | None = None
        self._best_moment: Moment | None = None
        self._faults = SavingFaults(self._tell)
        self.exact = True

    def go_on(self, any_data: bool = False) -> bool:
        """Continue where the newest good checkpoint stands; False if there is none yet.

        With `any_data`, also on data that are not those of the checkpoint.
        """
        origin = replace(self._origin, data="") if any_data else self._origin
        self.exact = not any_data
        folders = checkpoint.newest_first(self._run.checkpoints)
        damaged: list[Path] = []
        for folder, files in checkpoint.readable(folders):
            try:
                if isinstance(files, DamagedError):
                    raise files
                self._take_up(restore(self._learner, files, origin))
                if self._writes:
                    checkpoint.remove(damaged)
                    self._point_to(folder)
                return True
            except DamagedError as error:
                damaged.append(folder)
                self._tell(f"Checkpoint {folder.name} is damaged and left out: {error}.")
        if folders:
            raise RunError("No checkpoint of this run can be read. Start a new run.")
        return False

    def _point_to(self, folder: Path) -> None:
        """Let the pointer name the checkpoint that was taken up."""
        root = self._run.checkpoints
        if checkpoint.points(root, folder.name):
            return
        self._tell(f"last.json named another checkpoint than {folder.name}, the newest good one.")
        with suppress(OSError):
            checkpoint.point(root, "ckpt", folder.name)

    def offer(self, epoch_ended: bool) -> None:
        """Save if it is time to."""
        if self._crew.agree(self._saver.due(epoch_ended)):
            self.save()

    def judge(self, train: Score, validation: Score | None) -> None:
        """Hold the weights if this epoch's metric is the best so far."""
        value = (validation or train).metric
        sign = 1 if self._learner.metric.higher_is_better else -1
        if not isfinite(value):
            return
        if self._best is not None and sign * value <= sign * self._best:
            return
        self._best = value
        if not self._writes and self._learner.shards is None:
            return
        weights = judged_weights(self._learner)
        moment = self._best_moment = self._moment()
        self._saver.hold_best(self._place.step, lambda: model_files(weights, moment, self._origin))

    def put_back_best(self) -> bool:
        """Give the network the weights of its best epoch; False where they cannot be read."""
        if self._learner.shards is not None:
            self.save()  # All of them read it.
            self._crew.wait()
        folder = checkpoint.best(self._run.checkpoints)
        files = self._saver.held_best() if self._learner.shards is None else None
        try:
            if files is None and folder is not None:
                files = checkpoint.read(folder)
            if files is None:
                return False
            with self._learner.care.judged():
                load_weights(self._learner.model, files)
        except DamagedError as error:
            self._tell(f"The best weights are damaged and left out: {error}.")
            return False
        self._saver.again()
        return True

    def save(self, again: bool = False) -> None:
        """Save now, with `again` even at a step that is saved; raises BadWeightsError rather than
        keep weights that are not finite.
        """
        fine = all_finite(list(self._learner.model.state_dict().values()))
        if not self._crew.all_fine(fine):
            raise BadWeightsError("the weights are no longer finite numbers")
        gathered = None if self._learner.shards is None else self._files()
        if not self._writes:
            return
        if again:
            self._saver.again()

        def files() -> Files:
            return self._files() if gathered is None else gathered

        self._outlet.sync_log()  # What the checkpoint leaves behind is never said again.
        try:
            written = self._saver.save(self._place.step, files, self._place.epoch)
        except OSError as error:
            self._faults.failed(error)
            return
        self._faults.worked()
        for name, is_best in written:
            of = self._best_moment if is_best and self._best_moment else self._place
            saved = CheckpointSaved(step=of.step, epoch=of.epoch, folder=name, best=is_best)
            self._outlet.send(saved)

    def end(self) -> None:
        """Save the last state of the run; say so where it is not kept."""
        self.save()
        if not self._faults.present:
            return
        kept = checkpoint.newest_first(self._run.checkpoints)
        rest = f"{kept[0].name} before it stays." if kept else "No checkpoint of it is kept."
        self._tell(f"The run is over, and what it learned last could not be saved. {rest}")

    def _files(self) -> Files:
        return run_files(self._learner, self._moment(), self._origin)

    def _moment(self) -> Moment:
        place = self._place
        return Moment(
            step=place.step,
            epoch=place.epoch,
            batch=place.batch,
            tally={
                "loss": place.tally.loss,
                "samples": place.tally.samples,
                "metric": place.tally.sums,
                "skipped": place.skipped,
                "lengths": list(self._learner.lengths),
            },
            threads=torch.get_num_threads(),
            elapsed=monotonic() - self._began,
            best=self._best,
            taken=place.taken,
            knobs=place.knobs,
        )

    def _take_up(self, moment: Moment) -> None:
        place, tally = self._place, moment.tally
        place.step, place.epoch, place.batch = moment.step, moment.epoch, moment.batch
        place.skipped = int(tally.get("skipped", 0))
        self._learner.lengths[:] = tally.get("lengths", ())
        device = next(iter(self._learner.model.state_dict().values())).device
        sums = torch.tensor(tally["metric"], dtype=torch.float64, device=device)
        place.tally = Tally(tally["loss"], tally["samples"], sums if tally["metric"] else None)
        place.knobs = dict(moment.knobs)
        place.taken = tally["samples"] if moment.taken is None else moment.taken
        torch.set_num_threads(moment.threads)
        self._best = moment.best
        self._began = monotonic() - moment.elapsed
        self._outlet.set_clock(moment.elapsed)
        changed = [f"{k} {v}" for k, v in moment.versions.items() if versions().get(k) != v]
        if changed:
            self.exact = False
            self._tell(
                f"This run began with {', '.join(changed)}. It goes on, but not bit for bit."
            )

    def _tell(self, message: str) -> None:
        self._outlet.send(Notice(message=message))
