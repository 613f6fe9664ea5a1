"""Runs the probes of a run on a budget of time, so that watching never costs more than was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch

from graph_runtime.train.data.parts import Part, Parts
from graph_runtime.train.data.target_words import said
from graph_runtime.train.folder.arrays import pack
from graph_runtime.train.messages.commands import Probe as ProbeCommand
from graph_runtime.train.messages.events import Notice, ProbeSamples
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.watching.probe import PROBES, Look, Probe, View

SAMPLES = 4
"""Samples that probes look at unless the person chooses others."""
MAX_SAMPLES = 16


@dataclass
class _Job:
    """A probe attached to the network, and when it is to look again."""

    probe: Probe
    look: Look
    due: float = 0.0
    looks: int = 0
    cost: float = 0.0
    """Seconds that the looks of this round took so far."""

    @property
    def halfway(self) -> bool:
        return self.looks % self.probe.steps > 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is watched: the view without samples, and the data the samples come from."""

    view: View
    parts: Parts

    @property
    def part(self) -> Part:
        return self.parts.validation if len(self.parts.validation) else self.parts.train


class Observer:
    """Gives each probe that is on its share of the time.

    After a look that took d it waits d / share.
    """

    def __init__(
        self, subject: Subject, outlet: Outlet, share: float, on: tuple[str, ...] | None
    ) -> None:
        self._subject = subject
        self._outlet = outlet
        self._share = share
        self._on = set(PROBES.kinds if on is None else on)
        self._jobs: list[_Job] = []
        self._began = perf_counter()
        self._spent = 0.0
        self._rested = 0.0

    @property
    def watching(self) -> float:
        """Share of the time that looking has really cost so far, 0…1."""
        return self._spent / max(perf_counter() - self._began - self._rested, 1e-9)

    def begin(self) -> None:
        """Choose the first samples and look from now on."""
        self._began = perf_counter()
        self._choose(tuple(range(min(SAMPLES, len(self._subject.part)))))

    def attend(self, step: int) -> None:
        """Let every probe look whose time has come."""
        now = perf_counter()
        for job in self._jobs:
            if now >= job.due and self._is_on(job):
                now = self._look(job, step, now)

    @property
    def halfway(self) -> bool:
        """Whether a probe is to look after the very next step."""
        return any(job.halfway and self._is_on(job) for job in self._jobs)

    def obey(self, command: ProbeCommand) -> None:
        """Switch probes and choose samples."""
        self._switch(command.switches)
        if command.samples is not None:
            known = [row for row in command.samples if 0 <= row < len(self._subject.part)]
            if known:
                self._choose(tuple(known[:MAX_SAMPLES]))

    def rest(self, seconds: float) -> None:
        """A pause is over; it counts for nothing."""
        self._rested += seconds

    def _is_on(self, job: _Job) -> bool:
        return job.probe.kind() in self._on

    def _switch(self, switches: Mapping[str, bool]) -> None:
        for kind, on in switches.items():
            (self._on.add if on else self._on.discard)(kind)

    def _look(self, job: _Job, step: int, now: float) -> float:
        try:
            for event in job.look(step):
                self._outlet.send(event, urgent=False)
        except Exception as error:
            self._jobs.remove(job)
            what = f"{job.probe.title} stopped: {type(error).__name__}: {str(error)[:200]}"
            self._outlet.send(Notice(message=what))
        done = perf_counter()
        cost = done - now
        self._spent += cost
        share = self._share / max(1, sum(self._is_on(job) for job in self._jobs))
        age = done - self._began
        job.looks, job.cost = job.looks + 1, job.cost + cost
        if job.halfway:
            return done
        wait = max(1 / job.probe.rate, job.cost / max(share, 1e-6), age / job.probe.frames)
        job.due, job.cost = done + wait, 0.0
        return done

    def _choose(self, rows: tuple[int, ...]) -> None:
        part, view = self._subject.part, self._subject.view
        inputs, _ = part.batch(torch.tensor(rows, device=part.targets.device))
        view = View(view.run, view.model, view.order, view.lines, rows, inputs)
        probes = [kind() for kind in PROBES.kinds.values()]
        attached = [(probe, probe.attach(view)) for probe in probes]
        self._jobs = [_Job(probe, look) for probe, look in attached if look is not None]
        values = inputs[0].float().cpu().numpy().astype(np.float32)
        name = "samples-" + "-".join(map(str, rows)) + ".npy"
        targets = tuple(said(part.targets[row], self._subject.parts) for row in rows)
        self._outlet.send(
            ProbeSamples(samples=rows, values=pack(values, view.run, name), targets=targets)
        )
