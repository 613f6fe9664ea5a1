"""The store shows what the events said, whoever sent them."""

import numpy as np
import pytest

from designer.plots.attention_record import MAX_FRAMES
from designer.plots.store import RunStore
from designer.plots.views.loss import LossView
from designer.plots.views.metric import MetricView
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.events import (
    AttentionWeights,
    BadEvent,
    EpochEnded,
    Failed,
    GradientNorms,
    Losses,
    ProbeSamples,
    RunStarted,
)
from tests.designer.plots.recorded_run import NODES, recorded_run


def _losses(first: int, *values: float) -> Losses:
    return Losses(first_step=first, values=Array.pack(np.array(values, np.float32)))


def _started(first_step: int = 0) -> RunStarted:
    return RunStarted(
        device="cpu", parameters=1, epochs=2, steps_per_epoch=4, batch_size=1, first_step=first_step
    )


def test_a_recorded_run_fills_every_topic() -> None:
    store = RunStore()
    store.add(recorded_run(epochs=3, steps_per_epoch=20))
    facts = store.facts
    assert (facts.phase, facts.done, facts.metrics["test_Accuracy"]) == ("finished", 1.0, 0.975)
    assert len(store.curves["train_loss"]) == 60 and len(store.curves["validation_loss"]) == 3
    assert tuple(store.latest_norms) == NODES and store.norms["conv"].last is not None
    assert store.attention.blocks == ("attention", "attention_2")
    assert {row: sample.target for row, sample in store.samples.items()} == {
        3: "7", 14: "1", 15: "3", 92: "0"
    }  # fmt: skip
    counted = store.revisions.pop("confusion")
    assert counted == 0 and all(store.revisions.values())


def test_one_event_at_a_time_gives_the_same_as_all_at_once() -> None:
    together, singly = RunStore(), RunStore()
    together.add(recorded_run())
    for event in recorded_run():
        singly.add([event])
    for name, series in together.curves.items():
        assert np.array_equal(series.points(), singly.curves[name].points()), name
    assert together.facts == singly.facts


def test_a_resumed_run_replaces_the_steps_after_its_checkpoint() -> None:
    store = RunStore()
    store.add([_started(), _losses(0, 9, 8, 7, 6)])
    store.add([EpochEnded(epoch=0, step=4, train_loss=7.5, validation_loss=7.0)])
    assert "training_dev_loss" not in store.curves
    store.add([_losses(4, 5, 4)])
    store.add([Failed(node=None, message="It was killed.", fix="", cause="killed")])
    store.add([_started(4), _losses(4, 3, 2)])
    assert store.curves["train_loss"].points()[1].tolist() == [9, 8, 7, 6, 3, 2]
    assert store.curves["validation_loss"].points()[1].tolist() == [7.0]
    assert store.facts.failed is None and store.facts.phase == "running"


def test_losses_that_were_dropped_on_the_way_are_counted() -> None:
    store = RunStore()
    store.add([_started(), _losses(0, 1, 1), _losses(5, 1), _losses(6, 1)])
    assert store.missing_steps == 3


def test_events_that_lie_about_their_arrays_are_counted_and_change_nothing() -> None:
    store = RunStore()
    lies: list[Event] = [
        Losses(first_step=0, values=Array(shape=(5,), data="AAAA")),
        AttentionWeights(
            step=0, node="a", samples=(1,), weights=Array.pack(np.ones((2, 2), np.float32))
        ),
        Losses(first_step=0, values=Array(shape=(1,), data="not base64!")),
        BadEvent(reason="x"),
    ]
    store.add(lies)
    store.add([ProbeSamples(samples=(), values=Array.pack(np.float32(1.0)), targets=())])  # type: ignore[arg-type]
    assert store.facts.bad_events == 4
    assert not store.samples and not store.curves and not store.attention.blocks


def test_a_loss_that_is_not_finite_leaves_the_curve_drawable() -> None:
    store = RunStore()
    store.add([_started(), _losses(0, 1, np.nan, np.inf)])
    store.add([EpochEnded(epoch=0, step=3, train_loss=float("nan"))])
    assert store.curves["train_loss"].points()[1].tolist() == [1.0]
    assert store.curves["train_loss"].first_not_finite == 1.0


def test_attention_is_thinned_but_the_first_and_newest_moments_stay() -> None:
    store, weights = RunStore(), np.full((1, 1, 2, 2), 0.5, np.float32)
    for step in range(1_000):
        store.add(
            [AttentionWeights(step=step, node="a", samples=(0,), weights=Array.pack(weights))]
        )
        frames = store.attention.frames("a")
        assert len(frames) <= MAX_FRAMES and frames[-1].step == step
    steps = [frame.step for frame in frames]
    assert steps == sorted(set(steps)) and len(steps) > MAX_FRAMES // 3 and steps[0] < 50


def test_norms_of_endlessly_many_blocks_take_bounded_memory() -> None:
    store = RunStore()
    for step in range(30):
        nodes = tuple(f"n{step}_{i}" for i in range(100))
        store.add([GradientNorms(step=step, nodes=nodes, norms=(1.0,) * 100)])
    assert len(store.norms) == 2_000


@pytest.mark.row("S16.22")
def test_what_is_held_back_from_training_has_a_curve_of_its_own() -> None:
    store = RunStore()
    ended = EpochEnded(epoch=0, step=4, train_loss=7.5, training_dev_loss=6.0)
    store.add([ended.model_copy(update={"training_dev_metric": 0.5})])
    assert store.curves["training_dev_loss"].points()[1].tolist() == [6.0]
    assert store.curves["training_dev_metric"].points()[1].tolist() == [0.5]
    shown = [line.curve for view in (LossView, MetricView) for line in view.lines]
    assert {"training_dev_loss", "training_dev_metric"} <= set(shown)


def test_turned_knobs_and_the_best_epoch_are_marks_with_words() -> None:
    store = RunStore()
    store.add(
        [
            ev.KnobsSet(values={"lr": 0.1, "dropout": None}),
            ev.KnobTurned(step=40, knob="lr", old=0.1, new=0.05),
            ev.KnobTurned(step=44, knob="dropout", old=None, new=0.5),
            ev.CheckpointSaved(step=20, epoch=1, folder="best-000000020", best=True),
            ev.CheckpointSaved(step=60, epoch=3, folder="best-000000060", best=True),
        ]
    )
    told = {mark.step: mark.text for mark in store.moments.told}
    assert told == {40: "lr 0.1 → 0.05", 44: "dropout as drawn → 0.5", 60: "best epoch: 3"}
    assert store.knobs == {"lr": 0.1, "dropout": None}
