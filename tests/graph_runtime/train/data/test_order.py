"""The order of the samples depends on seed and epoch alone and takes each sample once."""

import pytest
import torch

from graph_runtime.train.data.order import batches, steps_per_epoch


@pytest.mark.row("S15.16")
@pytest.mark.parametrize(
    ("samples", "size"), [(10, 3), (9, 3), (65, 64), (1, 4), (129, 64), (5, 1)]
)
def test_every_sample_comes_once_an_epoch(samples: int, size: int) -> None:
    parts = batches(samples, size, 0, 0)
    assert sorted(torch.cat(parts).tolist()) == list(range(samples))
    assert len(parts) == steps_per_epoch(samples, size)
    assert size == 1 or samples == 1 or min(map(len, parts)) > 1


def test_what_was_drawn_before_changes_nothing() -> None:
    first = torch.cat(batches(100, 8, 5, 2))
    torch.rand(77)
    assert torch.equal(first, torch.cat(batches(100, 8, 5, 2)))
    assert not torch.equal(first, torch.cat(batches(100, 8, 5, 3)))
    assert not torch.equal(first, torch.cat(batches(100, 8, 6, 2)))
