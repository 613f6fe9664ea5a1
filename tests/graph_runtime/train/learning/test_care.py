"""What a recipe asks for beside the optimizer is done in every step, and goes on after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from graph_runtime.document.model import Document
from graph_runtime.train.data.order import batches, steps_per_epoch
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.learning.care import Care
from graph_runtime.train.learning.dropping import dropouts, set_dropout
from graph_runtime.train.learning.early_stop import EarlyStop
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.learning.weight_average import WeightAverage
from graph_runtime.train.messages.events import CheckpointSaved, EpochEnded, Notice, RunStarted
from graph_runtime.train.network.job import read_job
from tests.golden.running import same
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.one_step import stepper
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import hurt, outcome

EVERYTHING = {
    "clip": "norm", "clip_threshold": 0.5, "l1": 0.01, "l2": 0.5, "accumulate": 3,
    "ema_decay": 0.9, "patience": 30, "drop_last": True,
}  # fmt: skip


def _line(samples: int = 12) -> tuple[nn.Linear, torch.Tensor, torch.Tensor]:
    torch.manual_seed(1)
    x = torch.randn(samples, 3, dtype=torch.float64)
    return nn.Linear(3, 1, dtype=torch.float64), x, x.sum(1, keepdim=True)


@pytest.mark.row("S4.05")
def test_some_steps_are_as_many_updates_by_hand() -> None:
    """Each one looks at one mini-batch: the weights are w − η ∂L/∂w of its mean squared error."""
    model, x, y = _line()
    w, b = model.weight.detach().clone(), model.bias.detach().clone()
    step = stepper(model, x, y, nn.MSELoss(), Care(), lr=0.1)
    for rows in torch.arange(12).split(4) * 2:
        step.take(rows, lambda loss: None)
        wrong = 2 * (x[rows] @ w.T + b - y[rows]) / 4
        w, b = w - 0.1 * wrong.T @ x[rows], b - 0.1 * wrong.sum(0)
    same(model.weight.detach(), w)
    same(model.bias.detach(), b)


@pytest.mark.parametrize("accumulate", [2, 5, 100])
def test_a_batch_taken_in_parts_is_the_same_step(accumulate: int) -> None:
    moved, told = [], []
    for parts in (1, accumulate):
        model, x, y = _line()
        step = stepper(model, x, y, nn.MSELoss(), Care(accumulate=parts), lr=0.1)
        step.take(torch.arange(12), lambda loss: told.append(loss.clone()))
        moved.append(model.weight.detach())
    same(moved[1], moved[0])
    same(told[1], told[0])


def test_the_mean_of_the_weights_is_the_one_of_torch() -> None:
    model, x, y = _line()
    average = WeightAverage(model, 0.8)
    theirs = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.8))
    step = stepper(model, x, y, nn.MSELoss(), Care(average=average), lr=0.1)
    for _ in range(4):
        step.take(torch.arange(12), lambda loss: None)
        theirs.update_parameters(model)
    own = model.weight.detach().clone()
    average.swap()
    same(model.weight.detach(), theirs.module.weight.detach())
    average.swap()
    assert torch.equal(model.weight, own)


@pytest.mark.row("S6.12")
def test_dropout_is_switched_off_everywhere_at_once(tmp_path: Path) -> None:
    blocks = {
        "rows": ("Input", {"shape": [8, 8]}),
        "layer": ("TransformerEncoderLayer", {"nhead": 4, "dim_feedforward": 16, "dropout": 0.3}),
        "lstm": ("LSTM", {"hidden_size": 4, "num_layers": 2, "dropout": 0.2}),
        "flat": ("Flatten", {}),
        "dropped": ("AlphaDropout", {"p": 0.4}),
        "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }
    data = {"kind": "Digits", "params": {"layout": "rows"}}

    def first_losses(**recipe: Any) -> bool:
        run = new_run(tmp_path, chain(blocks, dataset=data, **recipe))
        model = make_learner(read_job(open_run(run))).model
        torch.manual_seed(0)
        x = torch.randn(4, 8, 8)
        return torch.equal(model.train()(x), model.train()(x))

    assert not first_losses()
    assert first_losses(disable_dropout=True) and first_losses(dropout=0.0)
    assert not first_losses(dropout=0.5)


def test_dropout_comes_back_as_its_blocks_say() -> None:
    model = nn.Sequential(nn.Dropout(0.3), nn.LSTM(2, 2, 2, dropout=0.2), nn.Dropout(0.0))
    found = dropouts(model)
    set_dropout(found, 0.6)
    assert [module.p if hasattr(module, "p") else module.dropout for module in model] == [
        0.6,
        0.6,
        0.0,
    ]
    set_dropout(found, None)
    assert [module.p if hasattr(module, "p") else module.dropout for module in model] == [
        0.3,
        0.2,
        0.0,
    ]


@pytest.mark.row("S6.13")
def test_stopping_comes_some_epochs_after_the_minimum_of_a_curve() -> None:
    errors = [0.9, 0.5, 0.40, 0.395, 0.41, 0.39, 0.42, 0.38]
    stop = EarlyStop(patience=3, min_delta=0.02, higher_is_better=False)
    ended = [epoch for epoch, error in enumerate(errors) if stop.judge(error)]
    assert ended[0] == 2 + 3  # 0.395 and 0.39 are better, but not by 0.02.
    exact = EarlyStop(patience=3, min_delta=0.0, higher_is_better=False)
    assert not any(exact.judge(error) for error in errors)
    never = EarlyStop(patience=0, min_delta=0.0, higher_is_better=True)
    assert not any(never.judge(-epoch) for epoch in range(50))


@pytest.mark.row("S6.13")
def test_a_run_that_stops_early_ends_with_the_weights_of_its_best_epoch(
    worker: Talk, tmp_path: Path
) -> None:
    recipe = {"epochs": 200, "patience": 3, "optimizer": {"kind": "SGD", "params": {"lr": 1.0}}}
    run = new_run(tmp_path, digits_mlp(dropout=0.0, **recipe))
    finished = worker.carry_out(run)
    figures = [event.validation_metric or 0.0 for event in worker.said(EpochEnded)]
    best = figures.index(max(figures))
    assert len(figures) == best + 1 + 3 < 200
    assert not finished.stopped and finished.metrics["validation_Accuracy"] == max(figures)
    assert any("Stopped early" in event.message for event in worker.said(Notice))
    marked = [event for event in worker.said(CheckpointSaved) if event.best][-1]
    assert marked.epoch == best + 1
    folder = run / "checkpoints"
    (newest, kept) = checkpoint.newest_first(folder)[0], checkpoint.best(folder)
    assert kept is not None
    weights = "model.safetensors"
    assert (newest / weights).read_bytes() == (kept / weights).read_bytes()
    assert worker.carry_out(run, resume=True).metrics == finished.metrics
    assert not worker.said(EpochEnded)


@pytest.mark.parametrize("recipe", [EVERYTHING, {"precision": "fp16", "clip": "value"}])
def test_a_run_with_care_goes_on_exactly(
    worker: Talk, tmp_path: Path, recipe: dict[str, Any]
) -> None:
    document = digits_mlp(**recipe, epochs=30)
    whole, broken = (new_run(tmp_path, document, saving=1.0) for _ in range(2))
    worker.carry_out(whole)
    worker.carry_out(broken)
    hurt(checkpoint.newest_first(broken / "checkpoints")[0], "cut")
    worker.carry_out(broken, resume=True)
    assert worker.said(RunStarted)[0].first_step > 0
    assert outcome(broken) == outcome(whole)


@pytest.mark.row("S15.13")
def test_a_full_batch_is_one_step_an_epoch(worker: Talk, tmp_path: Path) -> None:
    worker.carry_out(new_run(tmp_path, digits_mlp(full_batch=True, epochs=2)))
    (started,) = worker.said(RunStarted)
    assert started.steps_per_epoch == 1 and started.batch_size == 1258
    assert worker.said(EpochEnded)[-1].step == 2


@pytest.mark.row("S15.15")
def test_what_does_not_fill_a_batch_may_be_dropped() -> None:
    sizes = [len(rows) for rows in batches(10_050, 100, 0, 0, drop_last=True)]
    assert sizes == [100] * 100 and steps_per_epoch(10_050, 100, drop_last=True) == 100
    assert [len(rows) for rows in batches(30, 100, 0, 0, drop_last=True)] == [30]


@pytest.mark.row("S15.16")
def test_the_rest_of_an_epoch_in_other_batches_meets_each_sample_once() -> None:
    first = batches(100, 8, 0, 0)[:5]
    rest = batches(100, 30, 0, 0, first=40)
    assert sorted(torch.cat([*first, *rest]).tolist()) == list(range(100))
    assert batches(100, 8, 0, 0, first=100) == []


@pytest.mark.row("S4.32")
@pytest.mark.parametrize(
    "optimizer",
    [
        {"kind": "SGD"},
        {"kind": "SGD", "params": {"momentum": 0.9}},
        {"kind": "RMSprop"},
        {"kind": "Adam"},
    ],
)
def test_scale_and_shift_of_batch_normalization_learn_like_all_weights(
    tmp_path: Path, optimizer: dict[str, Any]
) -> None:
    from tests.graph_runtime.train.stepping.test_loop import loop_of

    def with_norm(document: Document) -> Document:
        return chain(
            {
                "image": ("Input", {"shape": [1, 8, 8]}),
                "flat": ("Flatten", {}),
                "hidden": ("Linear", {"out_features": 8}),
                "norm": ("BatchNorm1d", {}),
                "logits": ("Linear", {"out_features": 10}),
                "result": ("Output", {}),
            },
            optimizer=optimizer,
        )

    loop = loop_of(tmp_path, with_norm)
    norm = loop.learner.model.norm
    groups = loop.learner.optimizer.param_groups
    moving = {id(weight) for group in groups for weight in group["params"]}
    assert {id(norm.weight), id(norm.bias)} <= moving
    before = norm.weight.detach().clone(), norm.bias.detach().clone()
    loop.step(torch.arange(32))
    assert (norm.weight != before[0]).any() and (norm.bias != before[1]).any()
