"""Loss and error of both parts on one axis, with the verdict of the textbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.fit import FitView
from graph_runtime.advice.fit_verdict import fit_of
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.messages.events import EpochEnded, RunStarted
from tests.designer.plots.shown import show
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.inside import carry_out


@pytest.mark.row("S16.01")
@pytest.mark.parametrize(
    ("train", "held_back", "verdict"),
    [
        (15, 16, "high bias"),
        (15, 30, "high bias and high variance"),
        (0.5, 1, "just right"),
        (1, 11, "high variance"),
    ],
)
def test_the_four_pairs_of_the_table(train: float, held_back: float, verdict: str) -> None:
    assert fit_of(train / 100, held_back / 100).name == verdict


def test_what_nothing_can_get_below_is_no_bias() -> None:
    assert fit_of(0.15, 0.16, best=0.14).name == "just right"


def shown(qtbot: QtBot, store: RunStore) -> FitView:
    view = FitView(LIGHT)
    show(view, store, qtbot)
    return view


def said(view: FitView) -> str:
    return view._title.text()


@pytest.mark.row("S6.17")
@pytest.mark.parametrize(
    ("degree", "verdict"),
    [
        (1, "Fit: underfits (high bias)"),
        (4, "Fit: just right"),
        (15, "Fit: overfits (high variance)"),
    ],
)
def test_degrees_1_4_and_15_underfit_fit_and_overfit(
    degree: int, verdict: str, qtbot: QtBot, tmp_path: Path
) -> None:
    store = RunStore()
    store.add(carry_out(new_run(tmp_path, read_example(f"polynomial_{degree}"))))
    view = shown(qtbot, store)
    assert said(view) == verdict
    assert {"train loss", "validation loss", "train error", "validation error"} == set(view._shown)


def ended(qtbot: QtBot, metric: str) -> FitView:
    """After an epoch that came to 0.9 on the training part and to 0.7 on the other."""
    store = RunStore()
    started = RunStarted(device="cpu", parameters=1, epochs=2, metric=metric,
                         steps_per_epoch=1, batch_size=1)  # fmt: skip
    epoch = EpochEnded(epoch=1, step=1, train_loss=0.5, train_metric=0.9, validation_loss=0.7,
                       validation_metric=0.7)  # fmt: skip
    store.add([started, epoch])
    return shown(qtbot, store)


def test_an_error_is_what_is_missing_to_a_perfect_metric(qtbot: QtBot) -> None:
    view = ended(qtbot, "Accuracy")
    assert view._shown["train error"][1].tolist() == pytest.approx([0.1])
    assert view._shown["validation error"][1].tolist() == pytest.approx([0.3])
    assert said(view) == "Fit: underfits and overfits (high bias and high variance)"


def test_a_metric_that_is_no_share_gives_no_verdict(qtbot: QtBot) -> None:
    view = ended(qtbot, "MeanAbsoluteError")
    assert view.fit is None and set(view._shown) == {"train loss", "validation loss"}
