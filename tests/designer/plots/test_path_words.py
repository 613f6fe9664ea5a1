"""A run says in words which bits it promises and how its steps are taken."""

from designer.plots.run_words import fact_rows
from designer.plots.store import RunStore
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import PathChanged, RunStarted

STARTED = {"device": "cpu", "parameters": 10, "epochs": 2, "steps_per_epoch": 5, "batch_size": 4}


def words(*events: Event) -> dict[str, str]:
    store = RunStore()
    store.add(list(events))
    return dict(fact_rows(store.facts))


def test_an_exact_run_promises_every_bit() -> None:
    told = words(RunStarted(**STARTED))
    assert told["Repeatable"] == "bit for bit" and "Steps" not in told


def test_a_fast_run_tells_from_which_step_on_it_is_compiled() -> None:
    started = RunStarted(**STARTED, exact=False)
    told = words(started, PathChanged(step=3, path="compiled"))
    assert told["Repeatable"] == "within rounding (a fast run)"
    assert told["Steps"] == "compiled from step 4 on"


def test_a_fast_run_tells_why_its_steps_are_as_written() -> None:
    started = RunStarted(**STARTED, exact=False)
    told = words(started, PathChanged(step=3, path="eager", why="this machine has no C++ compiler"))
    assert told["Steps"] == "as written: this machine has no C++ compiler"
