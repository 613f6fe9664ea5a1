"""Fast runs go over to a compiled step when it is ready and agrees; exact runs never do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.document.model import Document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.commands import Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Finished, Losses, PathChanged, RunStarted
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping import step_switch
from graph_runtime.train.stepping.compiled_step import CompiledStep, StepData, said_of
from graph_runtime.train.stepping.loop import Hooks, Loop, Place, Plan
from graph_runtime.train.stepping.step import Seen, Step
from graph_runtime.train.stepping.step_cache import Entry, entry_for, prune
from graph_runtime.train.stepping.step_switch import StepSwitch
from graph_runtime.train.stepping.step_tensors import NotCompilableError, moved_by_a_step
from graph_runtime.train.stepping.step_trial import tried
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(step_switch, "KNOWN_SECONDS", 0.0)


class Told:
    """An outlet that keeps what it is given."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def send(self, event: Event, urgent: bool = True) -> None:
        self.events.append(event)


def switch_of(root: Path, document: Document, **settings: Any) -> tuple[StepSwitch, Loop, Told]:
    """A switch after three eager steps."""
    job = read_job(open_run(new_run(root, document, **settings)))
    parts, _ = read_parts(job)
    hooks = Hooks(lambda first, losses: None, lambda: True, lambda train, val, rate: True)
    training = job.training
    plan = Plan(training.epochs, training.batch_size, training.seed)
    loop, told = Loop(make_learner(job), parts, Place(), plan, hooks), Told()
    switch = StepSwitch(job, loop, told)  # type: ignore[arg-type]
    loop.learner.model.train()
    for number in range(3):
        loop.step(torch.arange(64) + number)
    return switch, loop, told


def reason(root: Path, document: Document, **settings: Any) -> str:
    """Why this run stays eager."""
    switch, _, told = switch_of(root, document, **settings)
    switch.attend()
    (event,) = told.events
    assert isinstance(event, PathChanged) and event.path == "eager"
    return event.why


def test_an_exact_run_is_left_alone(tmp_path: Path) -> None:
    fixed = {"speed": "fast", "deterministic": True}
    for recipe in ({"speed": "exact"}, {"speed": "auto"}, fixed):
        switch, loop, told = switch_of(tmp_path, digits_mlp(**recipe), compile_from=0)
        eager = loop.stepper
        switch.attend()
        assert not told.events and loop.stepper is eager


def test_a_run_that_ends_before_it_pays_is_not_compiled(tmp_path: Path) -> None:
    assert "before compiling it would pay" in reason(tmp_path, digits_mlp(speed="fast"))


def test_without_a_compiler_steps_stay_eager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_switch.shutil, "which", lambda name: None)
    said = reason(tmp_path, digits_mlp(speed="fast"), compile_from=0)
    assert said == "this machine has no C++ compiler (g++)"


def test_recurrent_networks_stay_eager(tmp_path: Path) -> None:
    network = chain(
        {
            "rows": ("Input", {"shape": [8, 8]}),
            "reader": ("GRU", {"hidden_size": 8}),
            "last": ("SelectLast", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Digits", "params": {"layout": "rows"}},
        speed="fast",
    )
    assert "recurrent" in reason(tmp_path, network, compile_from=0)


def test_a_refused_step_is_not_tried_again(tmp_path: Path) -> None:
    switch, _, told = switch_of(tmp_path, digits_mlp(speed="fast"), compile_from=0)
    switch._place().refuse("the compiled step is no faster")
    switch.attend()
    assert [event.why for event in told.events if isinstance(event, PathChanged)] == [
        "the compiled step is no faster"
    ]


class Wrong:
    """A step that learns with the wrong sign."""

    def __init__(self, eager: Step, loop: Loop) -> None:
        self._eager, self._loop = eager, loop

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        before = [w.detach().clone() for w in self._loop.learner.model.parameters()]
        sums = self._eager.take(rows, seen)
        with torch.no_grad():
            for old, weight in zip(before, self._loop.learner.model.parameters(), strict=True):
                weight.copy_(2 * old - weight)
        return sums


def test_a_trial_tells_right_from_wrong_and_leaves_every_bit(tmp_path: Path) -> None:
    _, loop, _ = switch_of(tmp_path, digits_mlp(dropout=0.2))
    learner, eager = loop.learner, loop.stepper
    before = [tensor.clone() for tensor in moved_by_a_step(learner).values()]
    chance = torch.get_rng_state()
    batches = [torch.arange(64) + shift for shift in (0, 64, 128)]
    assert tried(learner, eager, eager, batches).agrees
    assert not tried(learner, eager, Wrong(eager, loop), batches).agrees
    assert torch.equal(chance, torch.get_rng_state())
    for tensor, old in zip(moved_by_a_step(learner).values(), before, strict=True):
        assert torch.equal(tensor, old)


def test_a_fast_run_times_threads_and_keeps_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_switch, "cores", lambda: 3)
    before = torch.get_num_threads()
    try:
        switch, loop, _ = switch_of(tmp_path, digits_mlp(speed="fast", dropout=0.2))
        weights = [tensor.clone() for tensor in moved_by_a_step(loop.learner).values()]
        chance = torch.get_rng_state()
        switch.attend()
        (run,) = (path for path in tmp_path.iterdir() if path.name.isdigit())
        kept = read_job(open_run(run))
        assert kept.config.settings.threads == kept.threads == torch.get_num_threads()
        assert torch.equal(chance, torch.get_rng_state())
        for tensor, old in zip(moved_by_a_step(loop.learner).values(), weights, strict=True):
            assert torch.equal(tensor, old)
    finally:
        torch.set_num_threads(before)


def test_a_damaged_or_foreign_library_is_not_loaded(tmp_path: Path) -> None:
    _, loop, _ = switch_of(tmp_path, digits_mlp())
    entry = Entry(tmp_path / "entry")
    (tmp_path / "made.so").write_bytes(b"library")
    entry.keep(tmp_path / "made.so", {"moved": [], "options": []})
    assert entry.facts() is not None
    data = StepData(loop.parts.train, 64)
    with pytest.raises(NotCompilableError, match="does not fit"):
        CompiledStep(entry, loop.learner, data, loop.stepper)
    entry.library.write_bytes(b"another")
    assert entry.facts() is None


def test_another_recipe_is_another_step(tmp_path: Path) -> None:
    def place(**recipe: Any) -> Path:
        _, loop, _ = switch_of(tmp_path, digits_mlp(**recipe))
        size = recipe.get("batch_size", 64)
        return entry_for(said_of(loop.learner, StepData(loop.parts.train, size))).folder

    plain = place()
    assert place() == plain and place(seed=3) == plain
    assert place(optimizer={"kind": "Adam", "params": {"lr": 0.1}}) == plain
    assert place(optimizer={"kind": "Adam", "params": {"eps": 1e-4}}) != plain
    assert place(dropout=0.3) != plain and place(batch_size=32) != plain


def test_only_the_steps_used_last_stay(tmp_path: Path) -> None:
    (tmp_path / "made.so").write_bytes(b"library")
    for number in range(4):
        entry = Entry(tmp_path / f"entry{number}")
        entry.keep(tmp_path / "made.so", {})
    assert Entry(tmp_path / "entry0").facts() is not None
    prune(tmp_path, 2)
    assert sorted(p.name for p in tmp_path.glob("entry*")) == ["entry0", "entry3"]


@pytest.fixture
def fresh_worker() -> Iterator[Talk]:
    """A worker that keeps what it compiles in this test's folder."""
    talk = Talk()
    yield talk
    talk.end()


def losses(talk: Talk) -> list[float]:
    told = [event for event in talk.heard if isinstance(event, Losses)]
    return [value for event in told for value in event.values.unpack().tolist()]


@pytest.mark.slow
def test_a_fast_run_switches_says_so_and_goes_on_after_a_stop(
    fresh_worker: Talk, tmp_path: Path
) -> None:
    """The curve stays the same within rounding; what was compiled serves the next runs at once."""
    talk = fresh_worker
    long = new_run(tmp_path, digits_mlp(speed="fast", epochs=100_000), compile_from=0)
    talk.train(long)
    assert not talk.until(RunStarted).exact
    assert talk.until(PathChanged).path == "eager"
    first = talk.until(PathChanged, seconds=280)
    assert first.path == "compiled" and first.why == ""
    talk.client.send(Stop())
    assert talk.until(Finished).stopped

    talk.train(long, resume=True)
    again = talk.until(PathChanged)
    assert again.path == "compiled" and again.step > first.step
    talk.client.send(Stop())
    talk.until(Finished)
    told = [event for event in open_run(long).events() if isinstance(event, PathChanged)]
    assert [event.path for event in told] == ["eager", "compiled", "compiled"]

    curves = []
    for speed in ("fast", "exact"):
        talk.carry_out(new_run(tmp_path, digits_mlp(speed=speed, epochs=500)))
        paths = [event.path for event in talk.heard if isinstance(event, PathChanged)]
        assert paths == (["compiled"] if speed == "fast" else [])
        curves.append(losses(talk))
    assert curves[0][:300] == pytest.approx(curves[1][:300], rel=1e-3)
    assert curves[0] != curves[1]
