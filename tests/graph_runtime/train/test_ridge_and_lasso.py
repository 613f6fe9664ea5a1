"""The examples of a penalized linear model arrive where the closed forms are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from graph_runtime.keeping.examples import read_example
from graph_runtime.train.data.parts import Part
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.stepping.step import EagerStep
from tests.graph_runtime.train.drawings import new_run


def trained(name: str, root: Path, steps: int, own: Part | None = None) -> tuple[Tensor, Part]:
    """The weights (10,) after so many steps of the example's own recipe, and what it learned of."""
    job = read_job(open_run(new_run(root, read_example(name))))
    train = own or read_parts(job)[0].train
    train = replace(train, inputs=tuple(x.double() for x in train.inputs))
    train = replace(train, targets=train.targets.double())
    learner = make_learner(job)
    learner.model.double()
    step = EagerStep(learner, train, Alone())
    for _ in range(steps):
        step.take(torch.arange(len(train)), lambda loss: None)
    return learner.model.get_parameter("progress.weight").detach()[0], train


def strength(name: str) -> tuple[float, float]:
    training = read_example(name).training
    assert training is not None and training.full_batch
    return training.l1, training.l2


@pytest.mark.slow
@pytest.mark.row("S6.20")
def test_ridge_arrives_at_the_closed_form(tmp_path: Path) -> None:
    weights, train = trained("ridge", tmp_path, 900)
    x, y = train.inputs[0], train.targets.reshape(-1)
    x, y = x - x.mean(0), y - y.mean()  # the offset b takes no penalty
    l1, l2 = strength("ridge")
    assert l1 == 0.0 and l2 > 0.0
    # J = 1/m |y - Xw|² + λ/(2m) |w|², so that (2 XᵀX + λ I) w = 2 Xᵀy
    eye = torch.eye(10, dtype=torch.float64)
    closed = torch.linalg.solve(2 * x.mT @ x + l2 * eye, 2 * x.mT @ y)
    torch.testing.assert_close(weights, closed, rtol=1e-6, atol=1e-9)
    plain = torch.linalg.solve(x.mT @ x, x.mT @ y)
    assert closed.norm() < 0.8 * plain.norm() and (weights != 0).all()


@pytest.mark.row("S6.20")
def test_lasso_is_the_soft_threshold_of_orthonormal_features(tmp_path: Path) -> None:
    torch.manual_seed(3)
    m, (l1, l2) = 310, strength("lasso")
    assert l2 == 0.0
    centred = torch.randn(m, 10).double()
    x = torch.linalg.qr(centred - centred.mean(0)).Q * m**0.5  # XᵀX = m I, every mean 0
    y = x @ torch.linspace(-0.5, 0.4, 10).double() + 0.1 * torch.randn(m).double()
    weights, _ = trained("lasso", tmp_path, 400, Part((x,), y[:, None]))
    alone = x.mT @ y / m
    # J = 1/m |y - Xw|² + λ/m |w|₁
    threshold = l1 / (2 * m)
    soft = alone.sign() * (alone.abs() - threshold).clamp_min(0)
    torch.testing.assert_close(weights, soft, rtol=1e-9, atol=1e-12)
    assert 0 < int((soft == 0).sum()) < 10
    assert torch.equal(weights == 0, soft == 0)


@pytest.mark.slow
def test_lasso_keeps_the_features_that_scikit_learn_keeps(tmp_path: Path) -> None:
    from sklearn.linear_model import Lasso

    weights, train = trained("lasso", tmp_path, 4000)
    x, y = train.inputs[0].numpy(), train.targets.reshape(-1).numpy()
    other = Lasso(alpha=strength("lasso")[0] / (2 * len(x)), tol=1e-12, max_iter=100_000).fit(x, y)
    expected = torch.from_numpy(other.coef_)
    torch.testing.assert_close(weights, expected, rtol=1e-4, atol=1e-6)
    assert 2 <= int((weights == 0).sum()) <= 8
