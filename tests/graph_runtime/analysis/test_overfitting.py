"""A sound network learns one batch by heart; one that cannot learn is told from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.overfit_batch import OverfitBatch
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.analysis.work.overfitting import findings, overfit
from graph_runtime.keeping.examples import read_example
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import digits_mlp

CLASSIFIERS = (
    "iris", "digits_mlp", "digits_cnn", "digits_lstm", "digits_attention", "digits_vit",
    "digits_network_in_network", "digits_auxiliary_head", "digits_two_tasks", "few_digits",
    "deep_relu", "drawn_gru", "drawn_rnn", "logistic_regression", "many_to_one",
    "many_to_one_untied", "parity_recurrent", "residual_50", "sentiment_lstm", "sentiment_mean",
    "sentiment_textcnn", "spirals",
)  # fmt: skip
TAUGHT = ("deep_sigmoid", "plain_50")
"""Examples that are there to show a network which does not learn."""


@pytest.mark.slow
@pytest.mark.row("S15.46")
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_every_classifier_learns_a_batch_by_heart(name: str, tmp_path: Path) -> None:
    found = findings(OverfitBatch(), bench(tmp_path, read_example(name)), NOTHING)
    assert found.verdict == "good", found.message
    last = found.rows[-1][1]
    assert isinstance(last, float) and last < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("name", TAUGHT)
def test_examples_that_do_not_learn_are_told_from_the_others(name: str, tmp_path: Path) -> None:
    found = findings(OverfitBatch(steps=300), bench(tmp_path, read_example(name)), NOTHING)
    assert found.verdict != "good" and found.fix


@pytest.mark.row("S15.46")
def test_the_losses_are_those_of_a_loop_by_hand(tmp_path: Path) -> None:
    made = bench(tmp_path, digits_mlp(dropout=0.5, l2=3.0))
    ground, rows = ground_of(made), torch.arange(12)
    losses = overfit(ground, rows, OverfitBatch(steps=5), NOTHING)
    model, _ = ground.fresh()
    model.get_submodule("dropped").p = 0.0
    optimizer = torch.optim.Adam(model.parameters())
    x, y = ground.parts.train.inputs[0][:12], ground.parts.train.targets[:12]
    for expected in losses:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)
        assert float(loss.detach()) == pytest.approx(expected, rel=1e-5)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert len(losses) == 6 and losses[-1] < losses[0]


def test_a_fault_is_told(tmp_path: Path) -> None:
    frozen: Any = digits_mlp()
    small = findings(OverfitBatch(steps=20, lr=1e-9), bench(tmp_path / "a", frozen), NOTHING)
    assert small.verdict == "bad" and "hardly moved" in small.message
    wild = findings(OverfitBatch(steps=60, lr=10.0), bench(tmp_path / "b", frozen), NOTHING)
    assert wild.verdict != "good"
    good = findings(OverfitBatch(lr=0.01), bench(tmp_path / "c", frozen), NOTHING)
    assert good.verdict == "good" and [row[0] for row in good.rows][:4] == [0, 1, 2, 5]


@pytest.mark.slow
def test_the_command_line_learns_a_batch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overfit", "iris", "--lr", "0.05", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "good" and told["rows"][-1]["loss"] < 1e-3
    assert main(["overfit", "iris", "--steps", "3", "--lr", "1e-9"]) == 1
