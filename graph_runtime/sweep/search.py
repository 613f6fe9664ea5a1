"""Carries out a sweep: trial after trial, or several at a time, each an ordinary run."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import optuna
from optuna.trial import TrialState

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.document.paths import with_values
from graph_runtime.errors import DocumentError, RunError
from graph_runtime.params import JsonValue
from graph_runtime.sweep.plan import kept_plan, rises
from graph_runtime.sweep.study import open_study, trials_of
from graph_runtime.sweep.trial import Trial
from graph_runtime.train.calling import headless
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.folder.run_folder import Settings
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import EpochEnded

Listener = Callable[[Trial], None]
MOST_FAILURES = 20
"""Trials in a row that may fail before the sweep gives up."""


class _PrunedError(Exception):
    """The trial is worse than its neighbours; its run is stopped and kept."""


@dataclass
class Search:
    """A sweep's folder at work. `data_folder` is where relative paths of data files start."""

    folder: Path
    data_folder: Path
    told: Listener = lambda trial: None
    threads: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False
    _failures: int = 0

    def __post_init__(self) -> None:
        self.document, self.plan = kept_plan(self.folder)
        self.maximize = rises(self.document, self.plan.objective)
        self.study = open_study(self.folder, self.plan, self.maximize)

    def carry_out(self, trials: int, jobs: int = 1) -> list[Trial]:
        """Go on until the sweep has this many trials; `jobs` run at a time. All of its trials.

        Raises RunError where trial after trial fails. Ctrl+C ends the trials that are running.
        """
        if jobs == 1:
            self._work(trials)
            return trials_of(self.study)
        with ThreadPoolExecutor(jobs) as pool:
            working = [pool.submit(self._work, trials) for _ in range(jobs)]
            try:
                for work in working:
                    work.result()
            except BaseException:
                self._stopped = True  # every thread then ends its trial at the next event
                raise
        return trials_of(self.study)

    def _work(self, trials: int) -> None:
        """Trials one after another, all in one worker, which loads torch but once."""
        with headless.worker() as client:
            while (trial := self._next(trials)) is not None:
                if not client.alive:
                    client.start()
                self._carry_out(trial, client)

    def _next(self, trials: int) -> optuna.Trial | None:
        with self._lock:
            if self._failures >= MOST_FAILURES:
                last = trials_of(self.study)[-1].problem
                raise RunError(f"{MOST_FAILURES} trials in a row failed. The last: {last}")
            if self._stopped or len(self.study.get_trials(deepcopy=False)) >= trials:
                return None
            return self.study.ask()

    def _carry_out(self, trial: optuna.Trial, client: WorkerClient) -> None:
        values = {d.path: d.suggest(trial) for d in self.plan.dimensions}
        run = self.folder / "runs" / f"{trial.number + 1:04}"
        trial.set_user_attr("values", json.dumps(values))
        trial.set_user_attr("run", f"runs/{run.name}")
        objective, state = None, TrialState.COMPLETE
        try:
            objective = self._objective(trial, client, self._document(values), run)
        except _PrunedError:
            state = TrialState.PRUNED
        except (RunError, DocumentError) as error:
            state = TrialState.FAIL
            trial.set_user_attr("problem", str(error)[:1000])
        except BaseException:
            trial.set_user_attr("problem", "Stopped.")
            self.study.tell(trial, state=TrialState.FAIL)
            self.told(trials_of(self.study)[trial.number])
            raise
        with self._lock:
            self._failures = self._failures + 1 if state == TrialState.FAIL else 0
            self.study.tell(trial, objective, state=state)
            self.told(trials_of(self.study)[trial.number])

    def _document(self, values: dict[str, JsonValue]) -> Document:
        document = with_values(self.document, values)
        problems = check(document).problems
        if problems:
            raise RunError(str(problems[0]))
        return document

    def _objective(
        self, trial: optuna.Trial, client: WorkerClient, document: Document, run: Path
    ) -> float:
        """The best value that any epoch came to."""
        seen: list[float] = []

        def heard(event: Event) -> None:
            if self._stopped:
                raise KeyboardInterrupt
            if isinstance(event, EpochEnded):
                seen.append(self._value(event))
                trial.report(seen[-1], event.epoch)
                if trial.should_prune():
                    raise _PrunedError

        settings = Settings(
            data_folder=str(self.data_folder.resolve()), threads=self.threads, probes=()
        )
        try:
            ending = headless.train(document, run, heard, settings=settings, client=client)
        except (_PrunedError, KeyboardInterrupt):
            headless.stop(client)
            raise
        if ending.stopped:  # by Ctrl+C, which is meant for the whole sweep
            raise KeyboardInterrupt
        if ending.failed is not None:
            raise RunError(ending.failed.message)
        if not seen:
            raise RunError("No epoch was finished.")
        return max(seen) if self.maximize else min(seen)

    def _value(self, event: EpochEnded) -> float:
        """On validation data; where there are none, on the training data."""
        pairs = (
            (event.validation_loss, event.train_loss)
            if self.plan.objective == "loss"
            else (event.validation_metric, event.train_metric)
        )
        return next((float(value) for value in pairs if value is not None), float("nan"))
