"""`StepSwitch`: has the step of a fast run compiled beside it; the loop takes it when ready.

An exact run keeps the one path from its first step to its last; a switch does nothing there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Literal

import torch

from graph_runtime.train.data.order import steps_per_epoch
from graph_runtime.train.messages.events import PathChanged
from graph_runtime.train.network.job import Job
from graph_runtime.train.process.hardening import cores
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.stepping.compiled_step import CompiledStep, StepData, said_of
from graph_runtime.train.stepping.graphed_step import GraphedStep
from graph_runtime.train.stepping.loop import Loop
from graph_runtime.train.stepping.step_cache import Entry, entry_for
from graph_runtime.train.stepping.step_compiler import Request
from graph_runtime.train.stepping.step_tensors import NotCompilableError
from graph_runtime.train.stepping.step_trial import TRIED, tried
from graph_runtime.train.stepping.thread_choice import fastest_threads

COMPILER = Path(__file__).with_name("step_compiler.py")
KNOWN_SECONDS = 1.0
"""How long steps are watched before it is judged how long the run will still take."""
SHORTEST = 1.0
"""A run that takes no longer (s) is not worth the trial of a step that was compiled before."""
CHECK_SECONDS = 1.0
"""Time between two looks whether somebody changed what a compiled step cannot know of."""


class StepSwitch:
    """`attend` is called between steps; `close` when the run is over."""

    def __init__(self, job: Job, loop: Loop, outlet: Outlet) -> None:
        self._job, self._loop, self._outlet = job, loop, outlet
        self._eager = loop.stepper
        self._first_step = loop.place.step
        self._began = perf_counter()
        self._entry: Entry | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._compiled: CompiledStep | GraphedStep | None = None
        self._checked = 0.0
        self._threads_chosen = False
        self._settled = not job.fast
        self._data = StepData(loop.parts.train, job.training.batch_size)

    def attend(self) -> None:
        """Take up what is ready, begin what pays, let go of what no longer fits."""
        try:
            if self._compiled is not None:
                self._compiled.show_gradients()
                self._expect_fit(self._compiled)
            elif not self._settled:
                self._prepare()
        except NotCompilableError as error:
            self._stay(str(error))

    def let_go(self, why: str) -> None:
        """Back to the steps as they are written: what is compiled in has changed."""
        if self._compiled is not None or not self._settled:
            self._stay(why)

    def close(self) -> None:
        """End the compiler, if it is still at work."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()
        self._process = self._folder = None

    def _prepare(self) -> None:
        if self._loop.place.step - self._first_step < 2:
            return
        if self._loop.parts.train.buckets is not None:
            raise NotCompilableError("batches differ in length")
        if self._loop.learner.feeder is not None:
            raise NotCompilableError("the decoder reads tokens of its own")
        self._choose_threads()
        if self._job.device.type == "cuda":
            self._expect_better(self._graphed(), None)
            return
        entry = self._entry = self._entry or self._place()
        if self._process is not None and self._process.poll() is None:
            return
        if (why := entry.refusal()) is not None:
            raise NotCompilableError(why)
        if entry.facts() is not None:
            self._change_over(entry)
        elif self._process is not None:
            raise NotCompilableError("the compiler ended without a result")
        else:
            self._begin(entry)

    def _choose_threads(self) -> None:
        """Once, at the beginning of a run whose number of threads is not given."""
        job, most = self._job, min(cores() - 1, 16)
        fresh = self._first_step == 0 and job.config.settings.threads is None
        if self._threads_chosen or not fresh or most < 2 or job.device.type != "cpu":
            return
        self._threads_chosen = True
        learner, batches = self._loop.learner, self._batches()
        job.run.record_threads(fastest_threads(learner, self._eager, batches, most))

    def _place(self) -> Entry:
        """Where the compiled step lies or is to lie; raises NotCompilableError."""
        if self._job.training.bad_steps == "skip":
            raise NotCompilableError("steps that go bad are to be skipped")
        if len(self._loop.parts.train) < self._data.batch_size:
            raise NotCompilableError("no batch is full")
        said = said_of(self._loop.learner, self._data)
        said["source"] = self._job.config.source_sha256
        said["loss"] = self._job.training.loss.model_dump()
        return entry_for(said)

    def _begin(self, entry: Entry) -> None:
        """Start the compiler once it is known that the run lasts long enough."""
        if perf_counter() - self._began < KNOWN_SECONDS:
            return
        least = self._job.config.settings.compile_from
        if self.seconds_left < least:
            raise NotCompilableError("the run ends before compiling it would pay")
        if not (shutil.which("g++") or shutil.which(os.environ.get("CXX", ""))):
            raise NotCompilableError("this machine has no C++ compiler (g++)")
        self._folder = tempfile.TemporaryDirectory()
        request = Request(
            run=str(self._job.run.path),
            entry=str(entry.folder),
            threads=torch.get_num_threads(),
            batch_size=self._data.batch_size,
            data=self._data.described(),
        )
        file = Path(self._folder.name) / "request.json"
        file.write_bytes(request.text())
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-P", str(COMPILER), str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
        )
        self._tell("eager", "the compiled step is being made")

    @property
    def seconds_left(self) -> float:
        """What the rest of the run takes at the pace of its steps so far."""
        place, train = self._loop.place, self._loop.parts.train
        steps = max(1, place.step - self._first_step)
        training = self._job.training
        left = training.epochs * steps_per_epoch(len(train), training.batch_size) - place.step
        return left * (perf_counter() - self._began) / steps

    def _change_over(self, entry: Entry) -> None:
        if self.seconds_left < SHORTEST:
            raise NotCompilableError("the run ends before compiling it would pay")
        compiled = CompiledStep(entry, self._loop.learner, self._data, self._eager)
        self._expect_better(compiled, entry)

    def _graphed(self) -> GraphedStep:
        loop, size = self._loop, self._data.batch_size
        return GraphedStep(loop.learner, loop.parts.train, size, self._eager)

    def _expect_better(self, step: CompiledStep | GraphedStep, entry: Entry | None) -> None:
        """Take it if it gives the same numbers sooner; where they differ, no later run tries it."""
        trial = tried(self._loop.learner, self._eager, step, self._batches())
        if trial.agrees and trial.compiled < trial.eager:
            self._take(step)
            return
        if trial.agrees:  # A busy machine may deceive: the next run tries it again.
            raise NotCompilableError("the compiled step is no faster")
        if entry is not None:
            entry.refuse("the compiled step gave other numbers")
        raise NotCompilableError("the compiled step gave other numbers")

    def _take(self, step: CompiledStep | GraphedStep) -> None:
        self._compiled = self._loop.stepper = step
        self._settled = True
        self.close()
        self._tell("compiled", "")

    def _stay(self, why: str) -> None:
        self._loop.stepper, self._compiled, self._settled = self._eager, None, True
        self.close()
        self._tell("eager", why)

    def _expect_fit(self, step: CompiledStep | GraphedStep) -> None:
        now = perf_counter()
        if now - self._checked > CHECK_SECONDS:
            self._checked = now
            if not step.fits:
                raise NotCompilableError("the network or its optimizer was changed by hand")

    def _batches(self) -> list[torch.Tensor]:
        """Rows of full batches for a trial; no chance is used up."""
        train, size = self._loop.parts.train, self._data.batch_size
        rows = torch.arange(size, device=train.targets.device)
        return [(rows + number * size) % len(train) for number in range(TRIED)]

    def _tell(self, path: Literal["eager", "compiled"], why: str) -> None:
        self._outlet.send(PathChanged(step=self._loop.place.step, path=path, why=why))
