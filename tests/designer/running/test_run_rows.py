"""Runs as rows: which fit a condition, in which order they stand, and what their mean is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.running.run_rows import conditions, figure_order, fitting, means, ordered, read_table
from graph_runtime.analysis.run_table import RunRow, RunTable
from graph_runtime.errors import RunError

NAN = float("nan")


def row(name: str, lr: float, **figures: float) -> RunRow:
    return RunRow(Path(name), "finished", {"training.optimizer.lr": lr}, figures)


ROWS = (
    row("1", 0.1, train_loss=0.5, validation_Accuracy=0.90, latency_ms=80),
    row("2", 0.001, train_loss=0.1, validation_Accuracy=0.92, latency_ms=95),
    row("3", 0.01, train_loss=NAN, validation_Accuracy=0.95, latency_ms=1500),
    row("4", 1.0, train_loss=0.3, latency_ms=1),
)
FIGURES = figure_order(RunTable(ROWS))


def names(rows: list[RunRow]) -> list[str]:
    return [one.name for one in rows]


@pytest.mark.row("S16.05")
def test_a_click_on_any_head_puts_the_best_first_and_a_second_one_last() -> None:
    assert names(ordered(ROWS, "validation_Accuracy", False)) == ["3", "2", "1", "4"]
    assert names(ordered(ROWS, "validation_Accuracy", True)) == ["1", "2", "3", "4"]
    assert names(ordered(ROWS, "train_loss", False)) == ["2", "4", "1", "3"]
    assert names(ordered(ROWS, "training.optimizer.lr", False)) == ["2", "3", "1", "4"]
    assert names(ordered(ROWS, "run", True)) == ["4", "3", "2", "1"]


@pytest.mark.row("S16.09")
def test_conditions_in_one_line_keep_the_runs_that_are_good_enough() -> None:
    wanted = conditions("latency<=100, accuracy > 0.9", FIGURES)
    assert [(c.figure, c.sign, c.bound) for c in wanted] == [
        ("latency_ms", "<=", 100.0),
        ("validation_Accuracy", ">", 0.9),
    ]
    assert names(fitting(ROWS, wanted)) == ["2"]
    assert names(fitting(ROWS, conditions("latency < 90 and TRAIN_LOSS < 1", FIGURES))) == [
        "1", "4",
    ]  # fmt: skip
    assert conditions("  ", FIGURES) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("latency", "no condition"), ("speed<1", "no run has the figure speed")],
)
def test_what_is_no_condition_is_said_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(RunError, match=f"(?i){told}"):
        conditions(text, FIGURES)
    with pytest.raises(RunError, match="Measure latency"):
        conditions("latency<1", ("loss",))


def test_means_are_those_of_the_runs_that_have_the_figure() -> None:
    found = means(ROWS, FIGURES)
    assert found["validation_Accuracy"] == pytest.approx((0.90 + 0.92 + 0.95) / 3)
    assert found["latency_ms"] == pytest.approx(419.0)


def test_metrics_stand_before_losses_and_costs() -> None:
    assert FIGURES == ("validation_Accuracy", "train_loss", "latency_ms")


def test_an_answer_that_is_no_table_is_refused() -> None:
    for answer in (b"", b"[]", b'{"runs": [{}], "varied": []}', json.dumps({"runs": 1}).encode()):
        with pytest.raises(ValueError, match=r"no table|Expecting"):
            read_table(answer)
