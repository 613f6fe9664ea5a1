"""Fields that a person sees side by side have names that can be told apart."""

import pytest

from graph_runtime.block import BLOCKS
from graph_runtime.families import Declaration
from graph_runtime.loss import LOSSES
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS
from graph_runtime.schedule import SCHEDULES

RECIPES = (LOSSES, OPTIMIZERS, SCHEDULES, METRICS)


def betas(kind: type[Declaration]) -> int:
    return sum(param.name == "beta" for param in kind.params())


@pytest.mark.row("S5.15")
def test_no_panel_shows_two_fields_called_beta() -> None:
    """A block's panel shows its own fields, that of training those of all parts of the recipe."""
    assert all(betas(block) <= 1 for block in BLOCKS.kinds.values())
    assert sum(max(map(betas, family.kinds.values())) for family in RECIPES) <= 1
    for norm in ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm", "GroupNorm"):
        assert betas(BLOCKS.kinds[norm]) == 0, "its offset is called bias, as torch calls it"
