"""What is compiled is the step that is taken: the traced graph moves the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.document.model import Document
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.stepping.pooling_rules import max_pool, max_pool_backward
from graph_runtime.train.stepping.step import EagerStep
from graph_runtime.train.stepping.step_tensors import NotCompilableError, moved_by_a_step
from graph_runtime.train.stepping.whole_step import WholeStep, expect_known, feed_of
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run

ROWS = torch.arange(32)


def begun(root: Path, document: Document) -> tuple[Learner, Parts, EagerStep]:
    """A learner after its first step."""
    job = read_job(open_run(new_run(root, document)))
    learner, (parts, _) = make_learner(job), read_parts(job)
    learner.model.train()
    eager = EagerStep(learner, parts.train, Alone())
    eager.take(ROWS, lambda loss: None)
    return learner, parts, eager


def digits_net() -> Document:
    """Convolution, pooling, batch normalization and dropout."""
    return chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3, "bias": False}),
            "norm": ("BatchNorm2d", {}),
            "active": ("ReLU", {}),
            "pool": ("MaxPool2d", {"kernel_size": 2}),
            "flat": ("Flatten", {}),
            "dropped": ("Dropout", {"p": 0.3}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        }
    )


OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("Adam", {"lr": 0.01}),
    ("AdamW", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.01}),
]


@pytest.mark.parametrize(("kind", "params"), OPTIMIZERS)
def test_a_traced_step_moves_what_an_eager_one_moves(
    tmp_path: Path, kind: str, params: dict[str, Any]
) -> None:
    document = digits_mlp(dropout=0.3, optimizer={"kind": kind, "params": params})
    expect_same_step(*begun(tmp_path, document))


def test_buffers_chance_and_pooling_are_traced_too(tmp_path: Path) -> None:
    expect_same_step(*begun(tmp_path, digits_net()))


def expect_same_step(learner: Learner, parts: Parts, eager: EagerStep) -> None:
    graph, _ = WholeStep(learner, parts.train).traced(feed_of(learner, parts.train, ROWS))
    chances = WholeStep.with_chance_outside(graph)
    mine = moved_by_a_step(learner)
    copies = [tensor.clone() for tensor in mine.values()]
    chance = torch.get_rng_state()
    losses: list[torch.Tensor] = []
    sums = eager.take(ROWS + 32, losses.append)
    gradients = [w.grad for w in learner.model.parameters() if w.requires_grad]
    torch.set_rng_state(chance)
    fed = feed_of(learner, parts.train, ROWS + 32).listed()
    drawn = [chance.made().bernoulli_(chance.share) for chance in chances]
    loss, counted, *found = graph(*copies, *fed, *drawn)
    torch.testing.assert_close(loss, losses[0].detach())
    torch.testing.assert_close(counted, sums)
    torch.testing.assert_close(found, gradients)
    for copy, (name, tensor) in zip(copies, mine.items(), strict=True):
        torch.testing.assert_close(copy, tensor, msg=lambda text, name=name: f"{name}: {text}")


def test_a_step_whose_loss_is_not_finite_moves_nothing(tmp_path: Path) -> None:
    learner, parts, _ = begun(tmp_path, digits_mlp())
    graph, given = WholeStep(learner, parts.train).traced(feed_of(learner, parts.train, ROWS))
    copies = [tensor.clone() for tensor in given]
    copies[-2][0] = float("nan")
    loss, *_ = graph(*copies)
    assert loss.isnan()
    for copy, old in zip(copies[:-2], given, strict=False):
        assert torch.equal(copy, old)


@pytest.mark.parametrize(("side", "window"), [((8, 6), (2, 2)), ((7, 9), (3, 2)), ((4, 4), (1, 4))])
def test_pooling_rules_are_those_of_torch(side: tuple[int, int], window: tuple[int, int]) -> None:
    chance = torch.Generator().manual_seed(0)
    x = torch.randint(0, 3, (2, 3, *side), generator=chance).float()  # Ties everywhere.
    values, places = max_pool(x, window)
    wanted, known = torch.ops.aten.max_pool2d_with_indices(x, window)
    assert torch.equal(values, wanted) and torch.equal(places, known)
    back = torch.randn(values.shape, generator=chance)
    rest = (x, window, window, (0, 0), (1, 1), False, places)
    wanted = torch.ops.aten.max_pool2d_with_indices_backward(back, *rest)
    torch.testing.assert_close(max_pool_backward(back, *rest), wanted)


def test_overlapping_windows_are_left_to_the_compiler() -> None:
    assert max_pool(torch.zeros(1, 1, 8, 8), (3, 3), (2, 2)) is NotImplemented


def test_recurrent_blocks_are_refused() -> None:
    with pytest.raises(NotCompilableError, match="recurrent"):
        expect_known([torch.nn.LSTM(2, 2)])


def test_an_optimizer_that_counts_in_plain_numbers_is_refused(tmp_path: Path) -> None:
    learner, _, _ = begun(tmp_path, digits_mlp())
    learner.optimizer.state[next(learner.model.parameters())]["count"] = 3
    with pytest.raises(NotCompilableError, match="optimizer"):
        moved_by_a_step(learner)
