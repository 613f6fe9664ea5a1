"""Carries out one run: prepares it, lets the loop run, obeys, and says how it ended."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

import torch

from graph_runtime.document.model import Training
from graph_runtime.errors import DataError, RunError
from graph_runtime.keeping.files import sweep
from graph_runtime.train import checkpoint
from graph_runtime.train.alarm import Alarm
from graph_runtime.train.bench import live_bench
from graph_runtime.train.commands import Analyse, Look, Pause, Turn
from graph_runtime.train.control import Control, Inbox, Verdict
from graph_runtime.train.crew import Alone, Crew, LostMateError
from graph_runtime.train.data_change import DataWatch, expect_same
from graph_runtime.train.death import EXIT_MEMORY
from graph_runtime.train.determinism import deterministic
from graph_runtime.train.evaluate import figures
from graph_runtime.train.events import (
    Failed,
    Finished,
    KnobsSet,
    KnobTurned,
    Notice,
    StateChanged,
)
from graph_runtime.train.failed_run import failed_run, not_finite
from graph_runtime.train.frozen_features import from_features
from graph_runtime.train.job import read_job
from graph_runtime.train.learner import Learner, make_learner
from graph_runtime.train.live_knobs import LiveKnobs
from graph_runtime.train.looker import Looker
from graph_runtime.train.loop import Hooks, Loop, Place, Plan, Score, score
from graph_runtime.train.memory_guard import HostMemoryError, MemoryGuard
from graph_runtime.train.observer import Observer, Subject
from graph_runtime.train.order import steps_per_epoch
from graph_runtime.train.outlet import Outlet
from graph_runtime.train.outliving import known
from graph_runtime.train.probe import View
from graph_runtime.train.pulse import PULSE
from graph_runtime.train.reliving import Case
from graph_runtime.train.reporting import Reporter
from graph_runtime.train.run_data import read_parts
from graph_runtime.train.run_folder import RunFolder, open_run
from graph_runtime.train.safekeeping import BadWeightsError, Safekeeping
from graph_runtime.train.snapshot import Origin
from graph_runtime.train.step_switch import StepSwitch
from graph_runtime.train.tally import NotFiniteError
from graph_runtime.train.weight_file import begin_with
from graph_runtime.train.weights_before import begin_as_before

BUSY = "A run is going on: look at its newest weights, or stop it first."
BUSY_TOOL = "A run is going on: stop it first, or wait until it is over."


def conduct(
    path: Path, resume: bool, outlet: Outlet, inbox: Inbox, looker: Looker, crew: Crew | None = None
) -> bool:
    """Carry out the run in this folder; whether the process is to end afterwards.

    Raises LostMateError where a process of the crew is gone, so that all begin again.
    """
    run = RunFolder(path)
    crew = crew or Alone()
    control = Control(crew.inbox(inbox))
    try:
        run = open_run(path)
        _expect_fresh(run, resume)
        os.chdir(run.path)
        if crew.first:
            outlet.open_log(run.log_file)
            sweep(run.path)
            checkpoint.clear_leftovers(run.checkpoints)
        crew.wait()
        with known(run.path):
            Conductor(run, outlet, control, looker, crew).carry_out()
    except Exception as error:
        if crew.lost(error):
            raise LostMateError(str(error)) from error
        outlet.send(failed_run(error, run))
    finally:
        outlet.close_log()
    return control.leaving


class Conductor:
    """Stands between the loop and the world while one run lasts."""

    def __init__(
        self, run: RunFolder, outlet: Outlet, control: Control, looker: Looker, crew: Crew
    ) -> None:
        self._crew = crew
        outlet.send(StateChanged(state="preparing"))
        self._outlet = outlet
        self._control = control
        self._looker = looker
        self._job = job = read_job(run)
        torch.set_num_threads(max(1, job.threads // crew.count))
        began = perf_counter()
        self._parts, data = read_parts(job)
        self._data = DataWatch(
            job.recipe.dataset, job.data_folder, self._parts.marks, perf_counter() - began
        )
        changed = expect_same(run, job.recipe.dataset, self._parts.marks, crew.first)
        for note in self._parts.notes:
            outlet.send(Notice(message=note))
        self._plan = plan = plan_of(job.training)
        counted = steps_per_epoch(len(self._parts.train), plan.batch_size, plan.drop_last)
        self._learner = make_learner(job, counted)
        self._place = Place()
        self._origin = origin = Origin(job.config.document_sha256, job.config.source_sha256, data)
        self._safe = Safekeeping(run, self._learner, self._place, origin, outlet, crew.first)
        if not self._safe.go_on(any_data=changed is not None):
            self._begin(self._learner)
        crew.begin(job.training.seed, job.training.batch_size)
        if changed is not None:
            outlet.send(Notice(message=f"{changed} It goes on with the new ones."))
            run.yes_file.unlink(missing_ok=True)
        self._report = Reporter(
            outlet, plan, self._place, len(self._parts.train), self._parts.classes
        )
        self._knobs = knobs_of(job.training, self._learner, plan, self._place)
        self._observer = self._watched()
        heard = job.training.alarm_norm if crew.first else None
        self._alarm = Alarm(self._learner.care.weights, heard, self._ring)
        hooks = Hooks(self._report.losses, self._attend, self._on_epoch)
        pair = self._learner, self._parts
        if job.training.cache_frozen:
            pair = from_features(job, *pair, origin, crew.count, self._tell)
        self._loop = Loop(*pair, self._place, plan, hooks, crew)
        self._switch = StepSwitch(job, self._loop, outlet)

    def _watched(self) -> Observer:
        """Who looks at the network between steps, and obeys what the person asks of it."""
        job, control = self._job, self._control
        view = View(job.run, self._learner.model, job.checked.order, job.config.lines, (), [])
        settings = job.config.settings
        subject = Subject(view, self._parts)
        observer = Observer(subject, self._outlet, settings.watching, settings.probes)
        control.on_probe, control.on_look, control.on_turn = observer.obey, self._look, self._turn
        return observer

    def _begin(self, learner: Learner) -> None:
        """A run that has no checkpoint yet takes the weights it is to begin with."""
        job, model = self._job, learner.model
        settings, told = job.config.settings, None
        if not self._crew.first:
            return  # The others take the weights of the first.
        if job.training.start_from:
            folder = (job.run.path / settings.data_folder).resolve()
            told = begin_with(model, job.run, folder, job.training.start_from)
        if settings.weights_from:
            earlier = (job.run.path / settings.weights_from).resolve()
            told = begin_as_before(model, job.run, job.checked, earlier)
        if told is not None:
            self._outlet.send(Notice(message=told))

    def carry_out(self) -> None:
        """Train to the end or until told to stop, save, and report the final figures."""
        exact = self._safe.exact and self._job.device.type == "cpu" and self._crew.count == 1
        exact = exact and not self._job.fast
        self._report.started(self._job, self._learner, exact)
        self._outlet.send(KnobsSet(values=self._knobs.values()))
        if self._crew.first:
            self._observer.begin()
        self._outlet.send(StateChanged(state="running"))
        PULSE.begin()
        try:
            exactly = self._job.training.deterministic
            with deterministic(exactly, self._tell):
                done = self._learner.stop.over or self._memory_guard().watch(self._loop.run)
            self._loop.settle(wait=True)
            if self._learner.stop.over:
                done = True
                self._stop_early()
            self._safe.save()
        except (NotFiniteError, BadWeightsError) as error:
            self._outlet.send(self._bad_numbers(error))
            return
        finally:
            self._switch.close()
        with self._learner.care.judged():
            metrics = figures(self._learner, self._parts, self._plan.batch_size)
        if self._place.skipped:
            metrics["skipped_steps"] = float(self._place.skipped)
        self._outlet.send(Finished(stopped=not done, metrics=metrics))

    def _bad_numbers(self, error: ArithmeticError) -> Failed:
        step = error.step if isinstance(error, NotFiniteError) else self._place.step
        self._tell(f"A number is no longer finite at step {step}: looking.")
        case = Case(self._job, self._parts, self._origin, self._plan, step, self._begin)
        return not_finite(error, case, self._learner, self._loop.rows)

    def _memory_guard(self) -> MemoryGuard:
        def end() -> None:
            self._outlet.send(failed_run(HostMemoryError(), self._job.run))
            self._outlet.flush(wait_seconds=1.0)
            os._exit(EXIT_MEMORY)

        return MemoryGuard(self._job.config.settings.memory, end, self._outlet.between_words)

    def _tell(self, message: str) -> None:
        self._outlet.send(Notice(message=message))

    def _ring(self, message: str) -> None:
        self._tell(message)
        self._control.ask(Pause())

    def _on_epoch(self, train: Score, validation: Score | None, rate: float) -> bool:
        part = self._loop.parts.training_dev
        held = score(self._loop.learner, part, self._plan.batch_size) if part is not None else None
        self._report.epoch(train, validation, rate, held, self._fed())
        self._report.skips()
        self._safe.judge(train, validation)
        if self._learner.stop.judge((validation or train).metric):
            return False
        self._safe.offer(epoch_ended=True)
        return True

    def _fed(self) -> dict[str, float]:
        learner = self._learner
        if learner.feeder is None:
            return {}
        with learner.care.judged():
            return learner.feeder.told(learner, self._parts.validation, self._plan.batch_size)

    def _stop_early(self) -> None:
        waited = self._learner.stop.waited
        epochs = f"{waited} epochs" if waited > 1 else "an epoch"
        back = self._job.training.restore_best and self._safe.put_back_best()
        rest = "; the weights of the best epoch are put back" if back else ""
        self._tell(f"Stopped early: no better figure for {epochs}{rest}.")

    def _attend(self) -> bool:
        if self._crew.count == 1:
            self._expect_same_data()
            self._switch.attend()
        self._observer.attend(self._place.step)
        if self._observer.halfway:
            self._crew.hurry()
        self._report.progress(self._observer.watching)
        self._report.skips()
        self._safe.offer(epoch_ended=False)
        self._alarm.listen(self._place.step)
        verdict = self._control.verdict()
        if verdict == "pause":
            verdict = self._rest()
        if verdict == "stop":
            self._outlet.send(StateChanged(state="stopping"))
        return verdict != "stop"

    def _expect_same_data(self) -> None:
        try:
            self._data.expect_same()
        except DataError:
            self._safe.save()
            raise

    def _rest(self) -> Verdict:
        self._safe.save()
        self._outlet.send(StateChanged(state="paused"))
        began = perf_counter()
        verdict = self._control.wait()
        self._observer.rest(perf_counter() - began)
        if verdict == "go":
            self._outlet.send(StateChanged(state="running"))
        self._report.went_on()
        PULSE.begin()
        return verdict

    def _turn(self, command: Turn) -> None:
        """Turn a knob and save, so that a kill cannot lose what the person did."""
        knob, old = command.knob, self._knobs.values().get(command.knob)
        if not self._knobs.turn(knob, command.value):
            self._tell(f"{knob} cannot be set to {command.value} in this run.")
            return
        self._switch.let_go(f"{knob} was changed by hand")
        self._place.knobs = self._knobs.state()
        new = self._knobs.values()[knob]
        self._outlet.send(KnobTurned(step=self._place.step, knob=knob, old=old, new=new))
        self._outlet.send(KnobsSet(values=self._knobs.values()))
        self._safe.save(again=True)

    def _look(self, command: Look) -> None:
        """Answer a look with the weights as they are; the time it takes is nobody's."""
        if not self._crew.first:
            return
        began = perf_counter()
        if isinstance(command, Analyse):
            self._looker.refuse(command, BUSY_TOOL)
        elif command.weights == "last" and Path(command.folder).resolve() == self._job.run.path:
            place = self._place.step
            self._looker.answer(command, live_bench(self._job, self._learner, self._parts, place))
        else:
            self._looker.refuse(command, BUSY)
        self._observer.rest(perf_counter() - began)


def knobs_of(training: Training, learner: Learner, plan: Plan, place: Place) -> LiveKnobs:
    """The knobs as the recipe sets them, or as a person has turned them since."""
    dropout = 0.0 if training.disable_dropout else training.dropout
    knobs = LiveKnobs(learner, plan, dropout)
    knobs.restore(place.knobs)
    return knobs


def plan_of(training: Training) -> Plan:
    """How long and in which order the loop of a recipe runs."""
    skipping, size = training.bad_steps == "skip", training.samples_per_step
    return Plan(training.epochs, size, training.seed, skipping, training.drop_last)


def _expect_fresh(run: RunFolder, resume: bool) -> None:
    if not resume and run.log_file.exists() and run.log_file.stat().st_size:
        raise RunError("This folder already holds a run. Go on with it or start a new one.")
