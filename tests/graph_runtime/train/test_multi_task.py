"""Several tasks on one trunk: the total is the weighted sum, and the trunk learns from all."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from graph_runtime.keeping.examples import read_example
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.drawings import new_run


def losses(name: str, given: tuple[Tensor, ...], target: Tensor) -> list[Tensor]:
    """The loss of each task times its weight, by torch alone."""
    if name == "digits_two_tasks":
        logits, redrawn, original = given
        return [F.cross_entropy(logits, target), 2.0 * F.mse_loss(redrawn, original)]
    top, second, third, corners = given
    assert torch.equal(torch.cat([top, second, third], 1), corners)
    truths = target.split(2, dim=1)
    weights = (2.0, 1.0, 1.0)
    heads = (top, second, third)
    return [w * F.mse_loss(x, t) for w, x, t in zip(weights, heads, truths, strict=True)]


@pytest.mark.row("S15.40")
@pytest.mark.parametrize("name", ["digits_two_tasks", "landmarks_three_tasks"])
def test_the_total_is_the_weighted_sum_and_the_trunk_learns_from_all(
    name: str, tmp_path: Path
) -> None:
    job = read_job(open_run(new_run(tmp_path, read_example(name))))
    learner, (parts, _) = make_learner(job), read_parts(job)
    model = learner.model.double()
    inputs, target = parts.train.batch(torch.arange(24))
    inputs = [x.double() for x in inputs]
    target = target.double() if target.is_floating_point() else target
    given = model(*inputs)
    each = losses(name, given, target)
    total = learner.loss(given, target)
    torch.testing.assert_close(total, torch.stack(each).sum(), rtol=1e-12, atol=0)
    weights = dict(model.named_parameters())
    shared = {
        key: weight
        for key, weight in weights.items()
        if all(_slope(loss, weight) is not None for loss in each)
    }
    assert len(shared) >= 6 and len(shared) < len(weights)
    for weight in shared.values():
        slopes = [_slope(loss, weight) for loss in each]
        assert all(slope is not None and slope.abs().sum() > 0 for slope in slopes)
        wanted = sum(slope for slope in slopes if slope is not None)
        torch.testing.assert_close(_slope(total, weight), wanted, rtol=1e-9, atol=1e-15)
    for key in weights.keys() - shared.keys():
        reached = [_slope(loss, weights[key]) is not None for loss in each]
        assert sum(reached) == 1, key


def _slope(loss: Tensor, weight: Tensor) -> Tensor | None:
    (found,) = torch.autograd.grad(loss, [weight], retain_graph=True, allow_unused=True)
    return found
