"""`Conductor`: stands between the loop and the world while one run lasts."""

from __future__ import annotations

import os
from functools import partial
from time import perf_counter

from graph_runtime.errors import DataError
from graph_runtime.train.failing.failed_run import failed_run, not_finite
from graph_runtime.train.failing.reliving import Case
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.looking.looker import Looker
from graph_runtime.train.messages.commands import Look, Pause
from graph_runtime.train.messages.events import Failed, Finished, Notice, StateChanged
from graph_runtime.train.process.control import Control, Verdict
from graph_runtime.train.process.crew import Crew
from graph_runtime.train.process.death import EXIT_MEMORY
from graph_runtime.train.process.determinism import deterministic
from graph_runtime.train.process.memory_guard import HostMemoryError, MemoryGuard
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.process.pulse import PULSE
from graph_runtime.train.running.evaluate import figures
from graph_runtime.train.running.first_weights import take_first_weights
from graph_runtime.train.running.knob_turns import KnobTurns
from graph_runtime.train.running.live_knobs import knobs_of
from graph_runtime.train.running.live_look import look_live
from graph_runtime.train.running.ready_run import make_ready
from graph_runtime.train.running.reporting import Reporter
from graph_runtime.train.running.safekeeping import BadWeightsError
from graph_runtime.train.stepping.frozen_features import from_features
from graph_runtime.train.stepping.loop import Hooks, Loop, Score, score
from graph_runtime.train.stepping.step_switch import StepSwitch
from graph_runtime.train.stepping.tally import NotFiniteError
from graph_runtime.train.watching.alarm import Alarm
from graph_runtime.train.watching.observer import Observer, Subject
from graph_runtime.train.watching.probe import View


class Conductor:
    """Lets the loop run, attends between its steps, and says how it ended."""

    def __init__(
        self, run: RunFolder, outlet: Outlet, control: Control, looker: Looker, crew: Crew
    ) -> None:
        outlet.send(StateChanged(state="preparing"))
        self._outlet, self._control, self._looker, self._crew = outlet, control, looker, crew
        self._ready = ready = make_ready(run, outlet, crew)
        self._job, self._parts, self._learner = ready.job, ready.parts, ready.learner
        self._plan, self._place, self._safe = ready.plan, ready.place, ready.safe
        self._report = Reporter(
            outlet, self._plan, self._place, len(self._parts.train), self._parts.classes
        )
        knobs = knobs_of(self._job.training, self._learner, self._plan, self._place)
        self._observer = self._watched()
        norm = self._learner.care.norm  # All must ask for it, where it is of all.
        heard = self._job.training.alarm_norm if crew.first or norm else None
        self._alarm = Alarm(self._learner.care.weights, heard, self._ring, norm)
        self._loop = self._looped()
        self._switch = StepSwitch(self._job, self._loop, outlet)
        self._turns = KnobTurns(knobs, self._place, self._switch, self._safe, outlet)
        control.on_look, control.on_turn = self._look, self._turns.obey
        if self._watches:
            control.on_probe = self._observer.obey

    @property
    def _watches(self) -> bool:
        """Whether probes look: they run the network in the first process alone."""
        return self._learner.shards is None

    def _watched(self) -> Observer:
        """Who looks at the network between steps."""
        job = self._job
        view = View(job.run, self._learner.model, job.checked.order, job.config.lines, (), [])
        settings = job.config.settings
        return Observer(
            Subject(view, self._parts), self._outlet, settings.watching, settings.probes
        )

    def _looped(self) -> Loop:
        """The loop; over what frozen blocks give, where the recipe keeps that."""
        hooks = Hooks(self._report.losses, self._attend, self._on_epoch)
        pair = self._learner, self._parts
        if self._job.training.cache_frozen:
            origin, count = self._ready.origin, self._crew.count
            pair = from_features(self._job, *pair, origin, count, self._tell)
        return Loop(*pair, self._place, self._plan, hooks, self._crew)

    def carry_out(self) -> None:
        """Train to the end or until told to stop, save, and report the final figures."""
        exact = self._safe.exact and self._job.device.type == "cpu" and self._crew.count == 1
        exact = exact and not self._job.fast
        self._report.started(self._job, self._learner, exact)
        self._turns.tell()
        if self._crew.first and self._watches:
            self._observer.begin()
        if self._learner.shards is not None:
            self._tell(self._learner.shards.words)
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
            self._safe.end()
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
        begin = partial(take_first_weights, self._job, self._outlet, self._crew)
        case = Case(self._job, self._parts, self._ready.origin, self._plan, step, begin)
        learner = self._learner if self._watches else None
        return not_finite(error, case, learner, self._loop.rows)

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
            self._ready.data.expect_same()
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

    def _look(self, command: Look) -> None:
        """Answer a look; the time it takes is nobody's."""
        if not self._crew.first:
            return
        began = perf_counter()
        look_live(command, self._ready, self._looker)
        self._observer.rest(perf_counter() - began)
