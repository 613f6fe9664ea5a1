"""Every optimizer and schedule of `torch.optim` can be chosen, or has a reason why it cannot."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest
from torch import optim
from torch.optim import lr_scheduler

from graph_runtime.block import BLOCKS
from graph_runtime.families import Declaration, Family
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.schedule import SCHEDULES

NONE = {
    **dict.fromkeys(("Optimizer", "LRScheduler", "_LRScheduler"), "a base, of no use alone"),
    "SparseAdam": "for sparse gradients, which no block gives: embeddings have dense ones",
    **dict.fromkeys(("LambdaLR", "MultiplicativeLR"), "take a function, and a recipe is data"),
    "ChainedScheduler": "multiplies rates that go on at once: a recipe has them one after another",
    "SequentialLR": "what schedules one after another become in the run and in train.py",
}


@pytest.mark.parametrize(
    ("module", "base", "family"),
    [
        pytest.param(optim, optim.Optimizer, OPTIMIZERS, id="optimizers"),
        pytest.param(lr_scheduler, lr_scheduler.LRScheduler, SCHEDULES, id="schedules"),
    ],
)
def test_everything_of_torch_can_be_chosen_or_has_a_reason(
    module: ModuleType, base: type, family: Family[Declaration]
) -> None:
    kinds = {
        name
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, base)
    }
    assert len(kinds) > 10
    assert kinds - family.kinds.keys() - NONE.keys() == set()
    assert not NONE.keys() & family.kinds.keys()


def test_no_embedding_gives_the_sparse_gradients_that_only_another_optimizer_takes() -> None:
    with_weights = {"Embedding", "EmbeddingBag"}
    assert with_weights <= BLOCKS.kinds.keys()
    for name in with_weights:
        assert "sparse" not in {param.name for param in BLOCKS.kinds[name].params()}
